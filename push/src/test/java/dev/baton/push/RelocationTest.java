// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.Passage;
import dev.baton.push.handoff.MovingState;
import dev.baton.push.handoff.MovingTopics;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.route.Route;
import dev.baton.push.route.Routes;
import dev.baton.push.session.Session;
import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.transport.SessionTracker;
import dev.baton.push.transport.WebSocketService;
import dev.baton.push.wire.HttpIntake;
import dev.baton.push.wire.HttpService;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The way between two generations breaks while WebSockets and kept connections are on it. Both
/// generations are in this process and live on, so each can be asked what it has.
final class RelocationTest {
    /// `-Dbaton.cuts=200` is the proof.
    private static final int ROUNDS = Integer.getInteger("baton.cuts", 6);

    private static final int CLIENTS = 60;
    private static final long SEED = Long.getLong("baton.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final byte[] HANDSHAKE =
            bytes(
                    """
                    GET /ws HTTP/1.1
                    Host: localhost
                    Upgrade: websocket
                    Connection: Upgrade
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                    """);

    private static final byte[] REQUEST = bytes("GET / HTTP/1.1\nHost: localhost\n\n");

    /// A text of four bytes, masked with zeros.
    private static final byte[] MESSAGE = {
        (byte) 0x81, (byte) 0x84, 0, 0, 0, 0, 'e', 'c', 'h', 'o'
    };

    private static final String ECHO = "\u0081\u0004echo";

    private static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// One of the two generations.
    private record Side(HttpIntake intake, SessionTracker tracker, Relocation relocation)
            implements AutoCloseable {
        static Side open() {
            var tracker = new SessionTracker("/ws", ServerMetrics.NONE);
            var echo = new WebSocketService(WebSocketSettings.DEFAULT, Session::send, tracker);
            var routes =
                    Routes.of(
                            List.of(
                                    new Route("GET", "/ws", echo::open, Route.Kind.INLINE),
                                    new Route("GET", "/", e -> e.text("kept"), Route.Kind.INLINE)));
            var service = new HttpService(routes, HttpLimits.DEFAULT, 0, _ -> () -> {}, false);
            var intake = new HttpIntake(service, List.of());
            var relocation =
                    new Relocation(
                            List.of(intake),
                            List.of(echo),
                            List.of(tracker),
                            new MovingTopics(Map.of()),
                            new MovingState(Map.of()),
                            _ -> {},
                            null);
            return new Side(intake, tracker, relocation);
        }

        @Override
        public void close() {
            intake.close();
        }
    }

    /// A client of either kind, which asks for the same again and again.
    private record Client(Socket socket, boolean webSocket) {
        static Client connect(InetSocketAddress to, boolean webSocket) throws IOException {
            var socket = new Socket(to.getAddress(), to.getPort());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            var client = new Client(socket, webSocket);
            if (webSocket) {
                socket.getOutputStream().write(HANDSHAKE);
                client.until("\r\n\r\n");
            } else {
                client.ask();
            }
            return client;
        }

        void ask() throws IOException {
            socket.getOutputStream().write(webSocket ? MESSAGE : REQUEST);
            until(webSocket ? ECHO : "kept");
        }

        private void until(String end) throws IOException {
            var heard = new StringBuilder();
            while (!heard.toString().endsWith(end)) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new EOFException("closed after " + heard);
                }
                heard.append((char) next);
            }
        }

        /// Goes without a word.
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    @Test
    void whoeverIsOnTheWayWhenItBreaksIsServedByOneOfTheTwo() throws Exception {
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            play(random, "round " + round + " of -Dbaton.seed=" + SEED);
        }
    }

    private static void play(Random random, String said) throws Exception {
        var clients = new ArrayList<Client>();
        try (var first = Side.open();
                var second = Side.open()) {
            var address = first.intake.openPrivately();
            Client.connect(address, true).reset(); // the JDK keeps a socket from the first close on
            await(said).atMost(PATIENCE).until(() -> first.intake.connections() == 0);
            var sockets = sockets();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Client.connect(address, i % 3 != 0));
            }
            var ends = Passage.pair();
            first.relocation.meetSuccessor(ends.get(0));
            second.relocation.meetPredecessor(ends.get(1));
            var receiving = Thread.ofPlatform().daemon().start(second.relocation::receive);
            var cutting =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> {
                                LockSupport.parkNanos(random.nextLong(15_000_000));
                                ends.get(1).close();
                            });
            for (int i = 0; i < CLIENTS; i += 5) {
                clients.get(i).reset();
            }
            var _ = first.relocation.handOff(() -> {});
            receiving.join();
            cutting.join();
            first.intake.open();
            var left = 0;
            for (int i = 0; i < CLIENTS; i++) {
                if (i % 5 != 0) {
                    clients.get(i).ask();
                    clients.get(i).ask();
                    left++;
                }
            }
            var all = left;
            await(said + ": nobody is in both, or in none")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> {
                        var here = first.intake.connections();
                        var there = second.intake.connections();
                        assertThat(here + there).as("%s and %s", here, there).isEqualTo(all);
                        assertThat(first.tracker.count() + second.tracker.count())
                                .isEqualTo(webSockets());
                    });
            for (var client : clients) {
                client.socket.close();
            }
            await(said + ": nothing is left open")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sockets()).isEqualTo(sockets));
        } finally {
            for (var client : clients) {
                client.socket.close();
            }
        }
    }

    private static int webSockets() {
        int count = 0;
        for (int i = 0; i < CLIENTS; i++) {
            count += i % 5 != 0 && i % 3 != 0 ? 1 : 0;
        }
        return count;
    }

    private static long sockets() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(RelocationTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException _) {
            return false; // closed meanwhile
        }
    }
}
