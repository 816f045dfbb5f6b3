// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A server that knows nothing of Netty: a line in, a line out, one connection a request. Started
/// by the tests as a process of its own; `LINE_` variables tell what it is to do.
///
/// - `generation`: answers its number;
/// - `slow MS`: answers `slow` after that time;
/// - `pid`: answers its process.
public final class LineServer implements Intake {
    private final Generation generation;
    private final List<Listener> listeners;
    private final List<ServerSocketChannel> open = new ArrayList<>();

    private LineServer(Generation generation, List<Listener> listeners) {
        this.generation = generation;
        this.listeners = listeners;
    }

    public static void main(String... args) throws IOException {
        var faulty = Integer.toString(faultyGeneration()).equals(System.getenv("BATON_GENERATION"));
        var fault = faulty ? System.getenv().getOrDefault("LINE_FAULT", "") : "";
        beforeEntering(fault);
        try (var generation = Generation.enter()) {
            generation.beforeLeaving(() -> System.err.println("leaving " + generation.number()));
            generation.onHealth(health -> System.err.println("health " + health));
            var listeners = new ArrayList<Listener>();
            for (var word : System.getProperty("listen", "line=0").split(",", -1)) {
                var name = word.substring(0, word.indexOf('='));
                listeners.add(generation.listen(name, address(word.substring(name.length() + 1))));
            }
            afterEntering(fault);
            generation.ready(new LineServer(generation, listeners));
            for (var listener : listeners) {
                System.out.println("listening " + listener.name() + " " + listener.address());
            }
            System.out.println("serving " + generation.number());
            generation.awaitDrained();
        }
    }

    private static int faultyGeneration() {
        return Integer.parseInt(System.getenv().getOrDefault("LINE_FAULTY_GENERATION", "1"));
    }

    private static java.net.SocketAddress address(String text) {
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
    }

    private static void say(byte[] bytes) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(Path.of(System.getenv("BATON_HANDOVER"))));
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
        if ("dieWhenGranted".equals(System.getenv("LINE_FAULT"))
                && generation.number() == faultyGeneration()) {
            Runtime.getRuntime().halt(9);
        }
        for (var listener : listeners) {
            var channel = listener.channel();
            open.add(channel);
            Thread.ofPlatform().daemon().start(() -> accept(channel));
        }
        if ("dieWhenAccepting".equals(System.getenv("LINE_FAULT"))
                && generation.number() == faultyGeneration()) {
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
    }

    private void accept(ServerSocketChannel channel) {
        while (channel.isOpen()) {
            try {
                var client = channel.accept();
                var work = generation.begin("line from " + client.getRemoteAddress());
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
                    case "reload" -> {
                        generation.reload("asked to");
                        yield "reloading";
                    }
                    case "slow" -> slow(Long.parseLong(line.substring(5)));
                    default -> "what?";
                };
        client.write(ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static String slow(long millis) {
        var end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return "slow";
    }
}
