// SPDX-License-Identifier: Apache-2.0
package dev.baton.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/// Clients that misuse SockJS. The prefix is one of a service that sends back what it is sent.
public sealed interface HostileSockJs extends HostileClient {
    /// Opens many sessions over one connection and never comes back for any of them.
    record AbandonedSessions(String prefix, int count) implements HostileSockJs {
        private static final int AT_ONCE = 100;

        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            try (var wire = Wire.to(server)) {
                for (int left = count; left > 0; left -= AT_ONCE) {
                    int now = Math.min(left, AT_ONCE);
                    for (int i = 0; i < now; i++) {
                        wire.send(post(session(prefix) + "/xhr", ""));
                    }
                    for (int i = 0; i < now; i++) {
                        if (!wire.answer(200).equals("o\n")) {
                            throw new IOException("no session");
                        }
                    }
                }
                return new Ending.Served(200);
            }
        }
    }

    /// Opens sessions and stays, one poll after the other, until it is told that this is enough.
    record TooManySessions(String prefix, int count) implements HostileSockJs {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            try (var wire = Wire.to(server)) {
                for (int i = 0; i < count; i++) {
                    wire.send(post(session(prefix) + "/xhr", ""));
                    var head = wire.head();
                    wire.body(head);
                    if (head.status() != 200) {
                        return new Ending.Refused(head.status());
                    }
                }
                return new Ending.Served(200);
            }
        }
    }

    /// Uses the id of its session wherever it should not: for another service, and for a second
    /// receiver of another transport while the first is there.
    record ReusedSession(String prefix, String otherPrefix) implements HostileSockJs {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            var session = session(prefix);
            try (var first = opened(server, session);
                    var other = Wire.to(server)) {
                other.send(
                        post(
                                otherPrefix + session.substring(prefix.length()) + "/xhr_send",
                                "[\"x\"]"));
                other.answer(404);
                other.send(get(session + "/eventsource"));
                var frames = other.body(other.head());
                if (!frames.contains("c[2010,")) {
                    throw new IOException("a second receiver is sent " + frames);
                }
                echo(first, other, session);
                return new Ending.Closed(2010);
            }
        }

        private static void echo(Wire first, Wire other, String session) throws IOException {
            other.send(post(session + "/xhr_send", "[\"still\"]"));
            other.answer(204);
            String frame;
            do {
                frame = first.chunk();
            } while (frame.equals("h\n"));
            if (!frame.equals("a[\"still\"]\n")) {
                throw new IOException("the first receiver is sent " + frame);
            }
        }
    }

    /// Attaches a stream that it does not read and sends itself messages, until its session is
    /// gone.
    record UnreadStream(String prefix, String transport, int size) implements HostileSockJs {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            var session = session(prefix);
            try (var stream = Wire.deaf(server);
                    var sender = Wire.to(server)) {
                var path = session + "/" + transport;
                stream.send(transport.startsWith("xhr") ? post(path, "") : get(path + "?c=x"));
                stream.head();
                return sendUntilGone(sender, session, size);
            }
        }
    }

    /// Opens a session and sends it messages without asking for a single one, until it is gone.
    record UnreadPolls(String prefix, int size) implements HostileSockJs {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            var session = session(prefix);
            try (var sender = Wire.to(server)) {
                sender.send(post(session + "/xhr", ""));
                sender.answer(200);
                return sendUntilGone(sender, session, size);
            }
        }
    }

    /// Sends JSON that is not what it should be.
    record BadJson(String prefix, JsonBomb bomb) implements HostileSockJs {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            var session = session(prefix);
            try (var _ = opened(server, session);
                    var sender = Wire.to(server)) {
                sender.send(post(session + "/xhr_send", bomb.text()));
                var head = sender.head();
                return new Ending.Refused(head.status());
            }
        }
    }

    /// Sends a batch of more than is taken at once.
    record HugeBatch(String prefix, int bytes) implements HostileSockJs {
        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            var session = session(prefix);
            try (var _ = opened(server, session);
                    var sender = Wire.to(server)) {
                var batch = "[\"" + "x".repeat(bytes) + "\"]";
                sender.meanwhile(() -> sender.send(post(session + "/xhr_send", batch)));
                return new Ending.Refused(sender.head().status());
            }
        }
    }

    /// Sends a WebSocket little that inflates to very many messages, again and again, and does not
    /// read.
    ///
    /// @param messages in a batch
    record BatchBomb(String prefix, int messages) implements HostileSockJs {
        private static final int SYNC_MARK = 4;

        @Override
        public Ending run(InetSocketAddress server) throws IOException {
            var batch = "[\"\"" + ",\"\"".repeat(messages - 1) + "]";
            var deflated = RawFrames.deflate(batch.getBytes(StandardCharsets.US_ASCII));
            var frame =
                    RawFrames.frame(
                            RawFrames.FIN | RawFrames.COMPRESSED | RawFrames.TEXT,
                            Arrays.copyOf(deflated, deflated.length - SYNC_MARK));
            try (var wire = Wire.deaf(server)) {
                RawFrames.openCompressed(wire, session(prefix) + "/websocket");
                wire.sendUntilCut(frame, Duration.ZERO);
                return new Ending.Cut();
            }
        }
    }

    private static String session(String prefix) {
        return prefix + "/000/" + UUID.randomUUID();
    }

    /// A stream of a new session, behind its `o`.
    private static Wire opened(InetSocketAddress server, String session) throws IOException {
        var stream = Wire.to(server);
        try {
            stream.send(post(session + "/xhr_streaming", ""));
            stream.head();
            stream.chunk(); // the prelude
            stream.chunk();
            return stream;
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    private static Ending sendUntilGone(Wire sender, String session, int size) throws IOException {
        int count = Math.max(1, 16 * 1024 / (size + 3));
        var message = "\"" + "x".repeat(size) + "\"";
        var batch = "[" + message + ("," + message).repeat(count - 1) + "]";
        long end = System.nanoTime() + Wire.PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            sender.send(post(session + "/xhr_send", batch));
            var head = sender.head();
            sender.body(head);
            if (head.status() != 204) {
                return new Ending.Refused(head.status());
            }
        }
        throw new IOException("the session is still there after " + Wire.PATIENCE);
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String post(String path, String body) {
        return "POST "
                + path
                + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }
}
