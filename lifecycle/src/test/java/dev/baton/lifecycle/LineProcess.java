// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.posix.Posix;
import dev.baton.posix.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleLogger;

/// A [LineServer] and all its generations, seen from outside: by signals, requests, the pid file
/// and the log. [#close()] ends every process that carries its mark, and fails the test when one
/// was left, or a temporary directory, or a warning that nobody expected.
final class LineProcess implements AutoCloseable {
    /// Long enough for a busy machine: longer is a hang.
    static final Duration HANG = Duration.ofSeconds(40);

    private static final String MARK = "LINE_MARK";

    private final Path home;
    private final Process process;
    private final List<Pattern> expectedWarnings = new ArrayList<>();
    private boolean mayLeaveDirectories;

    private LineProcess(Path home, Process process) {
        this.home = home;
        this.process = process;
    }

    /// How to start one.
    static final class Setup {
        private final Path home;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final List<String> options = new ArrayList<>();
        private final List<String> prefix = new ArrayList<>();
        private String listeners = "line=0";
        private Path classes = locationOf(LineServer.class);

        private Setup(Path home) {
            this.home = home;
            environment.put("BATON_PID_FILE", home.resolve("pid").toString());
            environment.put("LINE_LISTEN", home.resolve("listen").toString());
            environment.put("LINE_FAULT", home.resolve("fault").toString());
            environment.put(MARK, home.toString());
        }

        Setup with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        Setup listening(String... lines) {
            listeners = String.join("\n", lines);
            return this;
        }

        /// What executes the java command.
        Setup through(String... words) {
            prefix.addAll(List.of(words));
            return this;
        }

        /// A copy of the server's classes that a test may change.
        Setup ofClasses(Path directory) {
            classes = directory;
            return this;
        }

        List<String> java() {
            var words = new ArrayList<String>();
            words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            words.addAll(
                    List.of(
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx64m",
                            "--enable-native-access=ALL-UNNAMED",
                            "-Djava.io.tmpdir=" + home.resolve("tmp"),
                            "-Dorg.slf4j.simpleLogger.log.dev.baton=debug"));
            words.addAll(options);
            words.addAll(List.of("-cp", classPath(), LineServer.class.getName()));
            return words;
        }

        private String classPath() {
            return Stream.concat(
                            Stream.of(classes),
                            Stream.of(
                                            Generation.class,
                                            Posix.class,
                                            Logger.class,
                                            SimpleLogger.class)
                                    .map(LineProcess::locationOf))
                    .map(Path::toString)
                    .reduce((one, other) -> one + ":" + other)
                    .orElseThrow();
        }

        /// Starts it, without waiting for anything.
        LineProcess launch() throws IOException {
            Files.createDirectories(home.resolve("tmp"));
            Files.writeString(home.resolve("listen"), listeners);
            var words = new ArrayList<>(prefix);
            words.addAll(java());
            var builder =
                    new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(home.resolve("log").toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name ->
                            name.matches("(BATON|LISTEN|LINE|SUPERVISOR|SYSTEMD|NOTIFY)_.*"));
            builder.environment().putAll(environment);
            return new LineProcess(home, builder.start());
        }

        /// Starts it and waits until it serves.
        LineProcess start() throws IOException {
            var started = launch();
            try {
                started.awaitLog("generation 0: serving");
                return started;
            } catch (RuntimeException | Error e) {
                started.process.destroyForcibly();
                throw e;
            }
        }
    }

    static Setup in(Path home) {
        return new Setup(home);
    }

    static Path locationOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- what it says

    String log() {
        try {
            return Files.readString(home.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitLog(String text) {
        awaitLog(text, 1);
    }

    void awaitLog(String text, int times) {
        await("the log says " + text)
                .atMost(HANG)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    if (countInLog(text) >= times) {
                        return true;
                    }
                    if (hasEnded() && countInLog(text) < times) {
                        throw new AssertionError(
                                "it ended without saying '" + text + "':\n" + log());
                    }
                    return false;
                });
    }

    long countInLog(String text) {
        return log().lines().filter(line -> line.contains(text)).count();
    }

    /// What was listened on under this name most lately.
    SocketAddress address(String name) {
        var prefix = "listening " + name + " ";
        var text =
                log().lines()
                        .filter(line -> line.startsWith(prefix))
                        .reduce((_, last) -> last)
                        .orElseThrow(
                                () -> new AssertionError("no listener " + name + ":\n" + log()))
                        .substring(prefix.length());
        return text.startsWith("/") && !text.contains(":")
                ? UnixDomainSocketAddress.of(text)
                : new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)));
    }

    // ---- what it answers

    String ask(String line) throws IOException {
        return ask(address("line"), line);
    }

    static String ask(SocketAddress address, String line) throws IOException {
        var family =
                address instanceof UnixDomainSocketAddress
                        ? StandardProtocolFamily.UNIX
                        : StandardProtocolFamily.INET;
        try (var channel = SocketChannel.open(family)) {
            channel.connect(address);
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            var answer =
                    new BufferedReader(
                                    new InputStreamReader(
                                            Channels.newInputStream(channel),
                                            StandardCharsets.UTF_8))
                            .readLine();
            if (answer == null) {
                throw new IOException("no answer to " + line);
            }
            return answer;
        }
    }

    /// Asks now, answers later.
    CompletableFuture<String> asking(String line) {
        var address = address("line");
        var answer = new CompletableFuture<String>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        answer.complete(ask(address, line));
                    } catch (IOException e) {
                        answer.completeExceptionally(e);
                    }
                });
        return answer;
    }

    /// Asks something slow, and waits until it is certainly in flight: the listener's queue is in
    /// order, and a later request has been answered.
    CompletableFuture<String> asksSlowly(long millis) throws IOException {
        var before = countInLog("in flight: slow");
        var answer = asking("slow " + millis);
        awaitLog("in flight: slow", (int) before + 1);
        return answer;
    }

    /// A request that is certainly in flight, until the test lets it be answered.
    ///
    /// @param file as long as it is there, there is no answer
    record Hold(Path file, CompletableFuture<String> answer) {
        void release() throws IOException {
            Files.delete(file);
            assertThat(answer.orTimeout(HANG.toSeconds(), TimeUnit.SECONDS).join())
                    .isEqualTo("held");
        }
    }

    Hold holds() throws IOException {
        var before = countInLog("in flight: held");
        var file = Files.createTempFile(home, "held", "");
        var answer = asking("held " + file);
        awaitLog("in flight: held", (int) before + 1);
        return new Hold(file, answer);
    }

    // ---- what is done to it

    void signal(int signal) {
        Signals.kill((int) serving(), signal);
    }

    void term() {
        signal(Signals.SIGTERM);
    }

    void reload() {
        signal(Signals.SIGHUP);
    }

    /// Reloads and waits until the next generation serves alone.
    void reloadsTo(int generation) {
        var serving = "generation " + generation + ": serving";
        var before = countInLog(serving);
        reload();
        awaitLog(serving, (int) before + 1);
    }

    void fault(String fault) throws IOException {
        var file = home.resolve("fault");
        if (fault.isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            Files.writeString(file, fault);
        }
    }

    /// A program that starts the next generation as this one was started.
    void writeProgram(Path program) throws IOException {
        var words = new Setup(home).java().stream().map(word -> "'" + word + "'").toList();
        Files.writeString(program, "#!/bin/sh\nexec " + String.join(" ", words) + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    void listenOn(String... lines) throws IOException {
        Files.writeString(home.resolve("listen"), String.join("\n", lines));
    }

    /// Waits until no reload is under way and none comes next: one process, and for a second it has
    /// had nothing to say.
    void awaitStable() {
        await().atMost(HANG.multipliedBy(2))
                .during(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> running().size() == 1 && !reloads());
    }

    /// Whether the log ends in the middle of a reload.
    private boolean reloads() {
        return log().lines()
                .filter(line -> line.matches(".* - \\w+ by \\w+ \\(.*\\) to \\w+"))
                .reduce((_, last) -> last)
                .filter(last -> last.endsWith("to SERVING") || last.endsWith("to ENDED"))
                .isEmpty();
    }

    // ---- its processes

    /// The process that the test has started.
    long pid() {
        return process.pid();
    }

    /// The one that stands in for it, which answers on its listeners.
    long standIn() throws IOException {
        var answering = Long.parseLong(ask("pid"));
        assertThat(answering).as("the log:\n%s", log()).isNotEqualTo(pid());
        return answering;
    }

    /// The one that the pid file names.
    long serving() {
        try {
            return Long.parseLong(Files.readString(home.resolve("pid")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path pidFile() {
        return home.resolve("pid");
    }

    Path home() {
        return home;
    }

    /// How the process that the test has started ends.
    int exitStatus() {
        try {
            if (!process.waitFor(HANG.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it does not end:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Every process that carries the mark of this one; one that only waits to be reaped does not.
    List<Long> running() {
        var mark = (MARK + "=" + home + "\0").getBytes(StandardCharsets.UTF_8);
        try (var entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .filter(entry -> contains(entry.resolve("environ"), mark))
                    .map(entry -> Long.valueOf(entry.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until the process has executed an image in place, which boots from here on.
    void awaitExecuted() {
        var from = ("BATON_FROM=exec:" + pid() + "\0").getBytes(StandardCharsets.UTF_8);
        await("the new image")
                .atMost(HANG)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> contains(Path.of("/proc/" + pid() + "/environ"), from));
    }

    private static boolean contains(Path file, byte[] mark) {
        try {
            var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return text.contains(new String(mark, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false; // it has ended, or is somebody else's
        }
    }

    /// A process that executes another image has no environment for a moment.
    private boolean hasEnded() {
        return !process.isAlive() && running().isEmpty();
    }

    void awaitRunning(int count) {
        await(count + " processes")
                .atMost(HANG)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> running().size() == count);
    }

    /// Stops the serving generation and waits until nothing is left.
    void stop() {
        term();
        awaitRunning(0);
    }

    // ---- the end

    /// A warning or error that belongs to what is tested.
    LineProcess expecting(String regex) {
        expectedWarnings.add(Pattern.compile(regex));
        return this;
    }

    /// A process killed with KILL cannot clean up.
    LineProcess mayLeaveDirectories() {
        mayLeaveDirectories = true;
        return this;
    }

    List<Path> leftDirectories() {
        try (var files = Files.list(home.resolve("tmp"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("baton-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> unexpectedWarnings() {
        return log().lines()
                .filter(line -> line.matches("\\[[\\w-]+] (WARN|ERROR) .*|Exception in .*"))
                .filter(line -> expectedWarnings.stream().noneMatch(p -> p.matcher(line).find()))
                .toList();
    }

    @Override
    public void close() {
        var left = List.<Long>of();
        try {
            await().atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> running().isEmpty());
        } catch (ConditionTimeoutException e) {
            left = running();
        }
        for (long pid : left) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        assertThat(left).as("processes left; the log:\n%s", log()).isEmpty();
        if (!mayLeaveDirectories) {
            assertThat(leftDirectories()).as("left behind; the log:\n%s", log()).isEmpty();
        }
        assertThat(unexpectedWarnings()).as("warnings; the log:\n%s", log()).isEmpty();
    }

    // ---- load

    /// Threads that ask without a pause, each request on a connection of its own.
    static final class Load implements AutoCloseable {
        private final List<String> failures =
                java.util.Collections.synchronizedList(new ArrayList<>());
        private final List<CompletableFuture<Integer>> threads = new ArrayList<>();
        private final java.util.Set<String> answers =
                java.util.concurrent.ConcurrentHashMap.newKeySet();
        private final java.util.concurrent.atomic.AtomicInteger count =
                new java.util.concurrent.atomic.AtomicInteger();
        private final ReadWriteLock pause = new ReentrantReadWriteLock();
        private volatile boolean over;
        private static final long PACE = 1_000_000;

        static Load on(SocketAddress... addresses) {
            var load = new Load();
            var executor =
                    Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());
            for (var address : addresses) {
                for (int i = 0; i < 2; i++) {
                    load.threads.add(
                            CompletableFuture.supplyAsync(() -> load.run(address), executor));
                }
            }
            return load;
        }

        private int run(SocketAddress address) {
            var asked = 0;
            while (!over) {
                pause.readLock().lock();
                try {
                    answers.add(ask(address, "generation"));
                } catch (IOException e) {
                    failures.add("request " + asked + ": " + e);
                } finally {
                    pause.readLock().unlock();
                }
                asked++;
                LockSupport.parkNanos(PACE); // leaves the machine something for the reloads
                count.incrementAndGet();
            }
            return asked;
        }

        /// Lets nothing be under way meanwhile.
        <T> T paused(Supplier<T> action) {
            pause.writeLock().lock();
            try {
                return action.get();
            } finally {
                pause.writeLock().unlock();
            }
        }

        /// Waits until as many more requests have been answered.
        void goesOn(int more) {
            var until = count.get() + more;
            await().atMost(HANG).until(() -> count.get() >= until);
        }

        List<String> failures() {
            return List.copyOf(failures);
        }

        Set<String> answers() {
            return Set.copyOf(answers);
        }

        @Override
        public void close() {
            stop();
        }

        /// Waits for the last answers.
        void stop() {
            over = true;
            for (var thread : threads) {
                assertThat(thread.orTimeout(HANG.toSeconds(), TimeUnit.SECONDS).join())
                        .isPositive();
            }
        }
    }
}
