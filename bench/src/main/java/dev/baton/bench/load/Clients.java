// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// All clients of a run, one virtual thread for each request or kept connection.
///
/// Plain requests follow a schedule that does not wait for answers. What bounds memory is the
/// number of requests in flight: a kept connection has one, and of new connections there are at
/// most [#IN_FLIGHT]; beyond, requests start late and their latency says so.
final class Clients {
    static final int IN_FLIGHT = 2000;

    private static final long SECOND = 1_000_000_000;

    private final Plan plan;
    private final Recorder recorder;
    private final Pace pace = new Pace();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Clients(Plan plan, Recorder recorder) {
        this.plan = plan;
        this.recorder = recorder;
    }

    void start() {
        var now = System.nanoTime();
        startKeepAlive(now);
        if (plan.connectRate() > 0) {
            threads.execute(() -> connect(now));
        }
        startBackToBack(Kind.SLOW, plan.slow(), now);
        startBackToBack(Kind.UPLOAD, plan.uploads(), now);
        startStaying(Kind.WEBSOCKET, plan.webSockets(), now);
        startStaying(Kind.SESSION, plan.sessions(), now);
    }

    private void startStaying(Kind kind, int count, long now) {
        for (var i = 0; i < count; i++) {
            var first = now + SECOND * i / count;
            threads.execute(new StayingClient(plan, pace, recorder, kind, first, SECOND));
        }
    }

    private void startKeepAlive(long now) {
        if (plan.keepAliveRate() == 0) {
            return;
        }
        var period = SECOND * plan.keepAliveConnections() / plan.keepAliveRate();
        for (var i = 0; i < plan.keepAliveConnections(); i++) {
            var first = now + SECOND * i / plan.keepAliveRate();
            threads.execute(new KeepAliveClient(plan, pace, recorder, first, period));
        }
    }

    private void connect(long start) {
        var client = new FreshClient(plan, pace, recorder);
        var inFlight = new Semaphore(IN_FLIGHT);
        var due = start;
        for (var i = 1L; pace.await(due); due = start + i++ * SECOND / plan.connectRate()) {
            inFlight.acquireUninterruptibly();
            var intended = due;
            threads.execute(() -> {
                client.once(Kind.CONNECT, intended);
                inFlight.release();
            });
        }
        recorder.unsent(Math.max(0, (System.nanoTime() - due) * plan.connectRate() / SECOND));
    }

    /// Spread over their nominal time, so that at any instant some are at their start, some near
    /// their end.
    private void startBackToBack(Kind kind, int count, long now) {
        var client = new FreshClient(plan, pace, recorder);
        for (var i = 0; i < count; i++) {
            var first = now + plan.nominal(kind).toNanos() * i / count;
            threads.execute(() -> client.backToBack(kind, first));
        }
    }

    /// Starts no more requests and waits for those in flight, each of which has its deadline.
    void stop() throws InterruptedException {
        pace.end();
        threads.shutdown();
        var longest = plan.slowFor().plus(plan.uploadOver()).plus(plan.timeout().multipliedBy(2));
        threads.awaitTermination(
                longest.plus(Duration.ofSeconds(1)).toMillis(), TimeUnit.MILLISECONDS);
    }
}
