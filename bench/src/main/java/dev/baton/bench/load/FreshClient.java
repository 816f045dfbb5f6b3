// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Makes one request per connection, so that a close before the answer is always a failure of the
/// request and never a race with an idle connection's end.
final class FreshClient {
    private static final int DRIPS = 20;
    private static final long LONGEST_PAUSE = Duration.ofMillis(500).toNanos();

    private final Plan plan;
    private final Pace pace;
    private final Recorder recorder;

    FreshClient(Plan plan, Pace pace, Recorder recorder) {
        this.plan = plan;
        this.pace = pace;
        this.recorder = recorder;
    }

    /// One request, recorded when this returns.
    void once(Kind kind, long due) {
        var expected = kind == Kind.UPLOAD ? Integer.toString(plan.uploadBytes()) : null;
        recorder.accept(request(Shot.now(kind, due, expected)));
    }

    /// Requests one after the other until the end, the first at `due`: a closed loop.
    ///
    /// Pauses of random length keep the clients from falling into step with each other, or with
    /// whoever reloads the server every so often; and a server that refuses is not asked ten
    /// thousand times a second.
    void backToBack(Kind kind, long due) {
        var next = due;
        while (pace.await(next)) {
            once(kind, next);
            next = System.nanoTime() + ThreadLocalRandom.current().nextLong(LONGEST_PAUSE);
        }
    }

    private Outcome request(Shot shot) {
        var deadline = Deadline.in(plan.timeout().plus(plan.nominal(shot.kind())));
        try (var connection = HttpConnection.open(plan.server(), Deadline.in(plan.timeout()))) {
            send(shot.kind(), connection, deadline);
            return shot.answered(connection.receive(deadline));
        } catch (Broken e) {
            return shot.broke(e);
        } catch (RuntimeException e) {
            return shot.failed(Cause.GENERATOR, e.toString());
        }
    }

    private void send(Kind kind, HttpConnection connection, Deadline deadline) throws Broken {
        switch (kind) {
            case KEEP_ALIVE, CONNECT -> connection.send(head("GET /", ""), deadline);
            case SLOW ->
                    connection.send(
                            head("GET /slow?ms=" + plan.slowFor().toMillis(), ""), deadline);
            case UPLOAD -> upload(connection, deadline);
            case WEBSOCKET, SESSION ->
                    throw new IllegalArgumentException("not a single request: " + kind);
        }
    }

    private void upload(HttpConnection connection, Deadline deadline) throws Broken {
        var length = "Content-Length: " + plan.uploadBytes() + "\r\n";
        connection.send(head("POST /upload", length), deadline);
        var start = System.nanoTime();
        var sent = 0;
        for (var drip = 1; drip <= DRIPS; drip++) {
            var upTo = (int) ((long) plan.uploadBytes() * drip / DRIPS);
            sleepUntil(start + plan.uploadOver().toNanos() * (drip - 1) / DRIPS);
            connection.send(new byte[upTo - sent], deadline);
            sent = upTo;
        }
    }

    /// Not [Pace#await]: an upload that has begun is finished after the end of the run, too.
    private static void sleepUntil(long at) {
        new Pace().await(at);
    }

    private byte[] head(String request, String headers) {
        return (request
                        + " HTTP/1.1\r\nHost: "
                        + plan.server().getHostString()
                        + "\r\nConnection: close\r\n"
                        + headers
                        + "\r\n")
                .getBytes(US_ASCII);
    }
}
