// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/// A client that keeps one connection and uses it on a fixed schedule.
///
/// It behaves as RFC 9112 section 9.3 wants: it reconnects after an announced close, and looks
/// before it writes, so that a close of the idle connection costs nothing. What is left is the
/// server closing under a request it has been sent: a failure.
final class KeepAliveClient implements Runnable {
    private final Plan plan;
    private final Pace pace;
    private final Recorder recorder;
    private final long first;
    private final long period;
    private final byte[] request;
    private @Nullable HttpConnection connection;

    /// @param first when the first request is due, nanoseconds
    /// @param period the time between requests, nanoseconds
    KeepAliveClient(Plan plan, Pace pace, Recorder recorder, long first, long period) {
        this.plan = plan;
        this.pace = pace;
        this.recorder = recorder;
        this.first = first;
        this.period = period;
        this.request =
                ("GET / HTTP/1.1\r\nHost: " + plan.server().getHostString() + "\r\n\r\n")
                        .getBytes(US_ASCII);
    }

    @Override
    public void run() {
        var due = first;
        while (pace.await(due)) {
            recorder.accept(request(Shot.now(Kind.KEEP_ALIVE, due, null)));
            due += period;
        }
        recorder.unsent(Math.max(0, (System.nanoTime() - due) / period));
        drop();
    }

    private Outcome request(Shot shot) {
        try {
            var deadline = Deadline.in(plan.timeout());
            var kept = connected(deadline);
            kept.send(request, deadline);
            var answer = kept.receive(deadline);
            var outcome = shot.answered(answer);
            if (answer.closes()) {
                recorder.announcedClose();
                drop();
            }
            return outcome;
        } catch (Broken e) {
            drop();
            return shot.broke(e);
        } catch (RuntimeException e) {
            drop();
            return shot.failed(Cause.GENERATOR, e.toString());
        }
    }

    private HttpConnection connected(Deadline deadline) throws Broken {
        var kept = connection;
        if (kept != null && kept.closedByServer()) {
            recorder.idleClose();
            drop();
            kept = null;
        }
        if (kept == null) {
            kept = HttpConnection.open(plan.server(), deadline);
            connection = kept;
        }
        return kept;
    }

    private void drop() {
        var dropped = connection;
        connection = null;
        if (dropped != null) {
            dropped.close();
        }
    }
}
