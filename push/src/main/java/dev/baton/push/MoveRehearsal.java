// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.lifecycle.Passage;
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
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves some WebSockets of its own between two intakes of its own, there and back, so that the
/// first clients who are moved do not wait for cold code. Nobody counts them. Blocks, for a
/// fraction of a second.
final class MoveRehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(MoveRehearsal.class);
    private static final int CLIENTS = 50;
    private static final int MOVES = 8;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final String PATH = "/";

    private static final byte[] HANDSHAKE =
            """
            GET / HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);

    /// A text of four bytes, masked with zeros.
    private static final byte[] MESSAGE = {
        (byte) 0x81, (byte) 0x84, 0, 0, 0, 0, 'e', 'c', 'h', 'o'
    };

    private static final int ECHO = 6;

    /// One of the two generations that there would be.
    private record Side(HttpIntake intake, Relocation relocation) implements AutoCloseable {
        static Side beside(HttpIntake intake) {
            var tracker = new SessionTracker(PATH, ServerMetrics.NONE);
            var echo = new WebSocketService(WebSocketSettings.DEFAULT, Session::send, tracker);
            var route = new Route("GET", PATH, echo::open, Route.Kind.INLINE);
            var service =
                    new HttpService(
                            Routes.of(List.of(route)), HttpLimits.DEFAULT, 0, _ -> () -> {}, false);
            var aside = intake.beside(service, List.of());
            var relocation =
                    new Relocation(
                            List.of(aside),
                            List.of(echo),
                            List.of(tracker),
                            new MovingTopics(Map.of()),
                            _ -> {});
            return new Side(aside, relocation);
        }

        @Override
        public void close() {
            intake.close();
        }
    }

    private MoveRehearsal() {}

    /// Rehearses on the event loops of this intake.
    static void run(HttpIntake intake) {
        var clients = new ArrayList<Socket>();
        try (var first = Side.beside(intake);
                var second = Side.beside(intake)) {
            try {
                var address = first.intake.openPrivately();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(connect(address));
                }
                for (int i = 0; i < MOVES; i++) {
                    move(i % 2 == 0 ? first : second, i % 2 == 0 ? second : first);
                    echo(clients);
                }
            } finally {
                for (var client : clients) {
                    client.close();
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("the rehearsal of a move failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        var socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(HANDSHAKE);
        int ends = 0;
        while (ends < 2) { // lines end with \r\n, and the head with an empty one
            int next = next(socket.getInputStream());
            ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
        }
        return socket;
    }

    private static int next(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("closed");
        }
        return next;
    }

    private static void move(Side from, Side to) throws InterruptedException {
        var ends = Passage.pair();
        from.relocation.meetSuccessor(ends.get(0));
        to.relocation.meetPredecessor(ends.get(1));
        var receiving = Thread.ofPlatform().daemon().start(to.relocation::receive);
        var _ = from.relocation.handOff(() -> {});
        receiving.join(PATIENCE_MILLIS);
    }

    private static void echo(List<Socket> clients) throws IOException {
        for (var client : clients) {
            client.getOutputStream().write(MESSAGE);
        }
        for (var client : clients) {
            if (client.getInputStream().readNBytes(ECHO).length < ECHO) {
                throw new EOFException("no echo");
            }
        }
    }
}
