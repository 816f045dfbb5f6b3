// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.supervisord.config.Accounts;
import dev.baton.supervisord.config.ConfigReader;
import dev.baton.supervisord.config.Configuration;
import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.config.Surroundings;
import dev.baton.supervisord.log.LogTarget;
import dev.baton.supervisord.log.MainLog;
import dev.baton.supervisord.process.State;
import dev.baton.supervisord.spawn.ChildEnvironment;
import dev.baton.supervisord.spawn.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A supervisor on a thread of its own, in a directory, with its main log at TRACE.
public final class Supervision implements AutoCloseable {
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");
    private static final int SECONDS = 60;

    private final Path directory;
    private final Path file;
    private final Supervisor supervisor;
    private final CompletableFuture<Optional<Configuration>> end = new CompletableFuture<>();
    private boolean closed;

    public Supervision(Path directory, String programs) throws IOException {
        this(directory, programs, LogLevel.TRACE);
    }

    Supervision(Path directory, String programs, LogLevel level) throws IOException {
        this.directory = directory;
        this.file = directory.resolve("supervisord.conf");
        configure(programs);
        var log =
                new MainLog(
                        level,
                        Clock.system(ZoneId.systemDefault()),
                        LogTarget.open(directory.resolve("main.log"), 0, 0),
                        null,
                        null);
        var launcher =
                new Launcher(
                        new ChildEnvironment(ENVIRONMENT, ""), directory, OptionalLong.empty());
        supervisor = new Supervisor(read(), this::read, log, launcher, directory, false);
        supervisor.addGroups();
        Thread.ofPlatform().name("supervisor").start(this::run);
    }

    private void run() {
        try {
            end.complete(supervisor.run());
        } catch (InterruptedException e) {
            end.completeExceptionally(e);
        }
    }

    void configure(String programs) throws IOException {
        Files.writeString(
                file,
                "[supervisord]\nidentifier=me\nchildlogdir=%s\n%s".formatted(directory, programs));
    }

    private Configuration read() {
        return ConfigReader.read(
                file, new Surroundings(ENVIRONMENT, directory, "h", new NoAccounts()));
    }

    /// Nobody.
    private static final class NoAccounts implements Accounts {
        @Override
        public Optional<User> user(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<User> user(int uid) {
            return Optional.empty();
        }

        @Override
        public OptionalInt group(String name) {
            return OptionalInt.empty();
        }

        @Override
        public boolean hasGroup(int gid) {
            return false;
        }
    }

    public Supervisor supervisor() {
        return supervisor;
    }

    public <T> T ask(Supplier<T> question) {
        return answer(supervisor.ask(question));
    }

    static <T> T answer(CompletableFuture<T> future) {
        return future.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /// A process by its name, alone in its group.
    SupervisedProcess process(String name) {
        return ask(() -> supervisor.process(name, name).orElseThrow());
    }

    public State state(String name) {
        return snapshot(name).state();
    }

    ProcessSnapshot snapshot(String name) {
        return ask(() -> supervisor.process(name, name).orElseThrow().snapshot());
    }

    Result start(String name, boolean wait) {
        var process = process(name);
        return answer(supervisor.settle(() -> process.start(wait)));
    }

    Result stop(String name) {
        var process = process(name);
        return answer(supervisor.settle(() -> process.stop(true)));
    }

    public void awaitState(String name, State state) {
        await().atMost(SECONDS, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(state(name)).isEqualTo(state));
    }

    /// The lines of the main log without their time; what children say is left out, and a line not
    /// yet written to its end too.
    List<String> log() throws IOException {
        var text = Files.readString(directory.resolve("main.log"));
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.matches("\\d{4}-\\d\\d-\\d\\d \\S+ [A-Z]{4} .*"))
                .map(line -> line.substring(24))
                .toList();
    }

    List<String> log(String pattern) throws IOException {
        return log().stream().filter(line -> line.matches(pattern)).toList();
    }

    void awaitLog(String text) {
        await(text)
                .atMost(SECONDS, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(log()).anyMatch(line -> line.contains(text)));
    }

    void awaitFile(String name, String pattern) {
        await(name)
                .atMost(SECONDS, TimeUnit.SECONDS)
                .untilAsserted(() ->
                        assertThat(directory.resolve(name)).content().matches("(?s)" + pattern));
    }

    /// What the supervisor's thread has come to by itself.
    Optional<Configuration> end() {
        return answer(end);
    }

    /// Somebody has interrupted its thread.
    void awaitInterrupted() {
        assertThat(end)
                .failsWithin(SECONDS, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(InterruptedException.class);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        supervisor.post(supervisor::shutDown);
        end();
        supervisor.close();
        assertThat(log("CRIT unexpected.*")).isEmpty();
    }
}
