// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.HttpLimits;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How long a connection waits for its client, in [Watch#now()] time. Event loop.
final class Patience {
    /// A connection that has just been accepted, or just been told that it may go on, is given this
    /// long to send what its client may have sent already.
    static final long MOMENT = Duration.ofMillis(200).toNanos();

    /// Who waits.
    interface Waiting {
        /// Until when, in [Watch#now()] time, to wait for what its state waits for.
        long deadline();

        /// Time is up for that.
        void expired();
    }

    private final Waiting waiting;
    private final HttpLimits limits;
    private final EventLoop loop;
    private final Watch watch;
    private volatile long idleSince = Watch.now();
    private long headSince;
    private long bodySince;
    private long bodyMoved;
    private long blockedSince = Watch.NEVER;
    private long lingerSince;

    Patience(Waiting waiting, HttpLimits limits, EventLoop loop) {
        this.waiting = waiting;
        this.limits = limits;
        this.loop = loop;
        watch = new Watch(loop, this::check);
    }

    /// Sees to it that the connection's deadline is not missed.
    void look() {
        watch.by(waiting.deadline());
    }

    private void check() {
        if (Watch.now() >= waiting.deadline()) {
            waiting.expired();
        } else {
            look();
        }
    }

    void over() {
        watch.stop();
    }

    void idle() {
        idleSince = Watch.now();
    }

    void headDone() {
        headSince = 0;
    }

    void bodyBegins() {
        bodySince = Watch.now();
        bodyMoved = bodySince;
    }

    void bodyMoved() {
        bodyMoved = Watch.now();
    }

    void writable(boolean now) {
        blockedSince = now ? Watch.NEVER : Watch.now();
    }

    void lingering() {
        lingerSince = Watch.now();
        look();
    }

    /// Until when the head must be complete, from the first look at a part of it.
    long head() {
        if (headSince == 0) {
            headSince = Watch.now();
        }
        return headSince + limits.headTime().toNanos();
    }

    /// Since when nothing has been asked. Any thread.
    long idleSince() {
        return idleSince;
    }

    /// @param admitted whether the guard has let in a request of the connection
    long idleUntil(boolean admitted) {
        return idleSince + time(limits, admitted).toNanos();
    }

    /// How long a connection may be idle.
    static Duration time(HttpLimits limits, boolean admitted) {
        var stranger = limits.admissionTime();
        var known = limits.idleTime();
        return admitted || stranger.compareTo(known) > 0 ? known : stranger;
    }

    long body() {
        return Math.min(
                bodyMoved + limits.bodyPause().toNanos(), bodySince + limits.bodyTime().toNanos());
    }

    long answer() {
        return blockedSince == Watch.NEVER
                ? Watch.NEVER
                : blockedSince + limits.answerPause().toNanos();
    }

    long linger() {
        return lingerSince + limits.lingerTime().toNanos();
    }

    /// Closes the connection if it is idle, was so for a moment, and still is after the loop has
    /// had a full pass to read what the kernel may hold for it.
    void leave(HttpConnection connection) {
        if (connection.isIdle()) {
            after(Math.max(1, idleSince + MOMENT - Watch.now()), () -> lookAgain(connection));
        }
    }

    private void lookAgain(HttpConnection connection) {
        if (connection.isIdle()) {
            after(1, () -> leaveNow(connection));
        }
    }

    private static void leaveNow(HttpConnection connection) {
        if (connection.isIdle() && connection.mustLeave()) {
            connection.closeGently();
        }
    }

    /// A task that is scheduled by a task runs after the loop has polled its sockets again.
    private void after(long nanos, Runnable task) {
        var _ = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }
}
