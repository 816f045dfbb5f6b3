// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A client that stays: it says something on a fixed schedule, and expects it back. That its
/// WebSocket or its session is closed is a failure of what it says next, announced or not.
final class StayingClient implements Runnable {
    private final Plan plan;
    private final Pace pace;
    private final Recorder recorder;
    private final Kind kind;
    private final long first;
    private final long period;
    private @Nullable Talk talk;

    /// What keeps it connected.
    private interface Talk {
        /// Says it, and waits for its echo.
        ///
        /// @return the echo
        String echo(String text, Deadline deadline) throws Broken;

        void close();
    }

    /// @param kind [Kind#WEBSOCKET] or [Kind#SESSION]
    /// @param first when it first says something, nanoseconds
    /// @param period the time between two messages, nanoseconds
    StayingClient(Plan plan, Pace pace, Recorder recorder, Kind kind, long first, long period) {
        this.plan = plan;
        this.pace = pace;
        this.recorder = recorder;
        this.kind = kind;
        this.first = first;
        this.period = period;
    }

    @Override
    public void run() {
        var due = first;
        for (long number = 0; pace.await(due); number++) {
            recorder.accept(say(Long.toString(number), due));
            due += period;
        }
        recorder.unsent(Math.max(0, (System.nanoTime() - due) / period));
        drop();
    }

    private Outcome say(String text, long due) {
        var shot = Shot.now(kind, due, text);
        var deadline = Deadline.in(plan.timeout());
        try {
            return shot.answered(new Answer(200, false, talk(deadline).echo(text, deadline)));
        } catch (Broken e) {
            drop();
            return shot.broke(e);
        } catch (RuntimeException e) {
            drop();
            return shot.failed(Cause.GENERATOR, e.toString());
        }
    }

    private Talk talk(Deadline deadline) throws Broken {
        var open = talk;
        if (open == null) {
            open =
                    kind == Kind.WEBSOCKET
                            ? new WebSocket(plan, deadline)
                            : new Session(plan, recorder, deadline);
            talk = open;
        }
        return open;
    }

    private void drop() {
        if (talk != null) {
            talk.close();
            talk = null;
        }
    }

    private static Broken closed(String how) {
        return new Broken(Cause.CLOSED_SESSION, how);
    }

    /// `/ws`, with messages of up to 125 bytes.
    private static final class WebSocket implements Talk {
        private static final int FIN_TEXT = 0x81;
        private static final int MASKED = 0x80;
        private static final int OPCODE = 0xf;
        private static final int TEXT = 1;
        private static final int CLOSE = 8;

        private final HttpConnection connection;

        WebSocket(Plan plan, Deadline deadline) throws Broken {
            connection = HttpConnection.open(plan.server(), deadline);
            var handshake =
                    """
                    GET /ws HTTP/1.1
                    Host: %s
                    Upgrade: websocket
                    Connection: Upgrade
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                    """
                            .formatted(plan.server().getHostString())
                            .replace("\n", "\r\n");
            connection.send(handshake.getBytes(US_ASCII), deadline);
            if (!line(deadline).startsWith("HTTP/1.1 101 ")) {
                throw new Broken(Cause.BAD_STATUS, "no WebSocket");
            }
            while (!line(deadline).isEmpty()) {
                // its headers mean nothing to us
            }
        }

        private String line(Deadline deadline) throws Broken {
            var line = new StringBuilder();
            for (var next = connection.read(deadline);
                    next != '\n';
                    next = connection.read(deadline)) {
                line.append((char) next);
            }
            return line.toString().strip();
        }

        @Override
        public String echo(String text, Deadline deadline) throws Broken {
            var frame = new ByteArrayOutputStream();
            frame.write(FIN_TEXT);
            frame.write(MASKED | text.length());
            frame.writeBytes(new byte[4]); // a mask of zeros
            frame.writeBytes(text.getBytes(US_ASCII));
            connection.send(frame.toByteArray(), deadline);
            while (true) {
                int opcode = connection.read(deadline) & OPCODE;
                var payload = new StringBuilder();
                for (int left = connection.read(deadline); left > 0; left--) {
                    payload.append((char) connection.read(deadline));
                }
                if (opcode == CLOSE) {
                    throw closed("a close frame");
                }
                if (opcode == TEXT) {
                    return payload.toString();
                }
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    /// A session of SockJS at `/sockjs`, over requests: each message is sent with one, and polled
    /// with the next.
    private static final class Session implements Talk {
        private static final int MOST_POLLS = 10;

        private final Plan plan;
        private final Recorder recorder;
        private final String path = "/sockjs/000/" + UUID.randomUUID();
        private @Nullable HttpConnection connection;

        Session(Plan plan, Recorder recorder, Deadline deadline) throws Broken {
            this.plan = plan;
            this.recorder = recorder;
            if (!post("/xhr", "", 200, deadline).equals("o")) {
                throw new Broken(Cause.BAD_ANSWER, "no session");
            }
        }

        private String post(String what, String body, int status, Deadline deadline) throws Broken {
            var open = connection;
            if (open == null || open.closedByServer()) {
                close();
                open = HttpConnection.open(plan.server(), deadline);
                connection = open;
            }
            var request =
                    "POST %s%s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(
                                    path, what, plan.server().getHostString(), body.length(), body);
            open.send(request.getBytes(US_ASCII), deadline);
            var answer = open.receive(deadline);
            if (answer.closes()) {
                recorder.announcedClose();
                close();
            }
            if (answer.status() == 404) {
                throw closed("the server does not know the session");
            }
            if (answer.status() != status) {
                throw new Broken(Cause.BAD_STATUS, "status " + answer.status());
            }
            return answer.body().strip();
        }

        @Override
        public String echo(String text, Deadline deadline) throws Broken {
            var _ = post("/xhr_send", "[\"" + text + "\"]", 204, deadline);
            for (int i = 0; i < MOST_POLLS; i++) {
                var frame = post("/xhr", "", 200, deadline);
                if (frame.startsWith("a[\"")) {
                    return frame.substring(3, frame.length() - 2);
                }
                if (!frame.equals("h")) { // a heartbeat says nothing
                    throw closed(frame);
                }
            }
            throw new Broken(Cause.BAD_ANSWER, "nothing but heartbeats");
        }

        @Override
        public void close() {
            if (connection != null) {
                connection.close();
                connection = null;
            }
        }
    }
}
