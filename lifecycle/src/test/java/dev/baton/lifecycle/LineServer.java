// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A server that knows nothing of Netty: a line in, a line out, one connection a request. Started
/// by the tests as a process of its own.
///
/// Requests:
///
/// - `generation`: answers its number;
/// - `slow MS`: answers `slow` after that time;
/// - `held FILE`: answers `held` when that file is gone;
/// - `pid`: answers its process;
/// - `note WORD`: keeps a word, and answers all that are kept: they move to the successor;
/// - `notes`: answers them;
/// - `helper`: answers what a process started by this one takes itself for.
///
/// What it is to do, by variables and by files that the test may change between generations:
///
/// - LINE_LISTEN: a file with a line `NAME=ADDRESS` for each listener;
/// - LINE_FAULT: a file that may be there, with the fault of every generation that starts but the
///   first;
/// - LINE_COMMAND: the program that starts the next generation;
/// - LINE_STUCK: never ends by itself;
/// - LINE_SLOW_START: a file; as long as it is there, the start takes;
/// - LINE_SLOW_RECEIVE: the same for receiving what moves;
/// - LINE_STOP_WHEN_LEAVING: asks for a stop in what is done before leaving.
public final class LineServer implements Intake {
    private final Generation generation;
    private final List<Listener> listeners;
    private final String fault;
    private final Notes notes = new Notes();
    private final List<ServerSocketChannel> open = new ArrayList<>();
    private final List<Thread> acceptors = new ArrayList<>();

    private LineServer(Generation generation, List<Listener> listeners, String fault) {
        this.generation = generation;
        this.listeners = listeners;
        this.fault = fault;
    }

    public static void main(String... args) throws IOException {
        if (args.length > 0 && args[0].equals("helper")) {
            helper();
            return;
        }
        var fault = fault();
        beforeEntering(fault);
        try (var generation = Generation.enter(settings())) {
            System.out.println("generation " + generation.number() + ": entered");
            generation.beforeLeaving(() -> leaving(generation));
            generation.onHealth(health -> changed(health, fault));
            var listeners = new ArrayList<Listener>();
            for (var line : Files.readAllLines(Path.of(variable("LINE_LISTEN")))) {
                var name = line.substring(0, line.indexOf('='));
                listeners.add(generation.listen(name, address(line.substring(name.length() + 1))));
            }
            afterEntering(fault);
            generation.ready(new LineServer(generation, listeners, fault));
            for (var listener : listeners) {
                System.out.println("listening " + listener.name() + " " + listener.address());
            }
            System.out.println("generation " + generation.number() + ": " + serves());
            generation.awaitDrained();
            if (System.getenv().containsKey("LINE_STUCK")) {
                Thread.ofPlatform().start(LineServer::forever);
                forever();
            }
        }
    }

    private static void changed(Health health, String fault) {
        System.out.println("health " + health);
        if (fault.equals("confirmsLate") && health.ready()) {
            slow(3_000);
        }
    }

    private static String serves() {
        return System.getenv().containsKey("BATON_STANDS_IN") ? "standing in" : "serving";
    }

    private static void leaving(Generation generation) {
        System.out.println("generation " + generation.number() + ": leaving");
        if (System.getenv().containsKey("LINE_STOP_WHEN_LEAVING")) {
            generation.stop("asked to while leaving");
        }
    }

    private static void awaitRemoval(String file) {
        while (!file.isEmpty() && Files.exists(Path.of(file))) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static void helper() {
        try (var generation = Generation.enter()) {
            System.out.println(
                    "helper is generation "
                            + generation.number()
                            + (System.getenv("BATON_FROM") == null ? "" : ", sees BATON_FROM"));
        }
    }

    private static String variable(String name) {
        return System.getenv().getOrDefault(name, "");
    }

    private static Settings settings() {
        var command = variable("LINE_COMMAND");
        var settings = Settings.fromEnvironment();
        return command.isEmpty() ? settings : settings.withCommand(List.of(command));
    }

    private static String fault() throws IOException {
        var file = Path.of(variable("LINE_FAULT"));
        return System.getenv().containsKey("BATON_FROM") && Files.isRegularFile(file)
                ? Files.readString(file)
                : "";
    }

    private static SocketAddress address(String text) {
        return text.startsWith("/")
                ? UnixDomainSocketAddress.of(text)
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(text));
    }

    private static void beforeEntering(String fault) throws IOException {
        switch (fault) {
            case "crash" -> throw new IllegalStateException("crashes at boot");
            case "exit" -> System.exit(0);
            case "hang" -> forever();
            case "garbage" -> say(new byte[] {'G', 'E', 'T', ' ', '/', '\r', '\n'});
            case "truncated" -> say(ByteBuffer.allocate(8).putInt(100).array());
            case "version" -> {
                var hello =
                        "hello\noldest=7\nnewest=9\ngeneration=1\npid=1"
                                .getBytes(StandardCharsets.UTF_8);
                say(ByteBuffer.allocate(4 + hello.length).putInt(hello.length).put(hello).array());
            }
            default -> {}
        }
    }

    private static void afterEntering(String fault) {
        switch (fault) {
            case "crashLate" -> throw new IllegalStateException("crashes while it starts");
            case "neverReady" -> forever();
            default -> {}
        }
        awaitRemoval(variable("LINE_SLOW_START"));
    }

    private static void say(byte[] bytes) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(Path.of(variable("BATON_HANDOVER"))));
            channel.write(ByteBuffer.wrap(bytes));
            forever();
        }
    }

    private static void forever() {
        while (true) {
            LockSupport.park();
        }
    }

    @Override
    public synchronized void open() {
        if (!open.isEmpty()) {
            return;
        }
        switch (fault) {
            case "dieWhenGranted" -> Runtime.getRuntime().halt(9);
            case "throwWhenGranted" -> throw new IllegalStateException("cannot accept");
            case "hangWhenGranted" -> forever();
            case "slowWhenGranted" -> {
                System.out.println("opens slowly");
                slow(3_000);
            }
            default -> {}
        }
        for (var listener : listeners) {
            var channel = listener.channel();
            open.add(channel);
            acceptors.add(Thread.ofPlatform().daemon().start(() -> accept(channel)));
        }
        if (fault.equals("dieWhenAccepting")) {
            Thread.ofPlatform().start(() -> Runtime.getRuntime().halt(9));
        }
    }

    @Override
    public synchronized void pause() {
        for (var channel : open) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        open.clear();
        for (var acceptor : acceptors) { // what they have accepted is counted when they end
            try {
                acceptor.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        acceptors.clear();
    }

    @Override
    public int moves() {
        return fault.equals("takesNothing") ? 0 : 1;
    }

    @Override
    public boolean handOff(Passage passage, int version) {
        return notes.handOff(passage);
    }

    @Override
    public void receive(Passage passage) {
        awaitRemoval(variable("LINE_SLOW_RECEIVE"));
        notes.receive(passage, fault.equals("dieWhenReceiving") ? 1 : Integer.MAX_VALUE);
    }

    private void accept(ServerSocketChannel channel) {
        while (channel.isOpen()) {
            try {
                var client = channel.accept();
                var work = generation.begin("a line");
                Thread.ofVirtual()
                        .start(() -> {
                            try (work;
                                    client) {
                                answer(client);
                            } catch (IOException e) {
                                System.err.println("client: " + e);
                            }
                        });
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(SocketChannel client) throws IOException {
        var in =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(client), StandardCharsets.UTF_8));
        var line = in.readLine();
        if (line == null) {
            return;
        }
        var answer =
                switch (line.split(" ", -1)[0]) {
                    case "generation" -> Integer.toString(generation.number());
                    case "pid" -> Long.toString(ProcessHandle.current().pid());
                    case "helper" -> startHelper();
                    case "reload" -> {
                        generation.reload("asked to");
                        yield "reloading";
                    }
                    case "note" -> {
                        notes.add(line.substring(5));
                        yield notes.toString();
                    }
                    case "notes" -> notes.toString();
                    case "held" -> held(line.substring(5));
                    case "slow" -> slow(Long.parseLong(line.substring(5)));
                    default -> "what?";
                };
        client.write(ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /// With the environment of this process, as an application starts its tools.
    private static String startHelper() throws IOException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LineServer.class.getName(),
                                "helper")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static String held(String file) {
        System.out.println("in flight: held");
        awaitRemoval(file);
        return "held";
    }

    private static String slow(long millis) {
        System.out.println("in flight: slow");
        var end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return "slow";
    }
}
