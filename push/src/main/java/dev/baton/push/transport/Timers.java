// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Deadlines of sessions: heartbeats and disconnect delays, which are moved all the time and seldom
/// reached. Tens of thousands cost one thread that wakes ten times a second. Any thread.
final class Timers implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final HashedWheelTimer wheel =
            new HashedWheelTimer(
                    new DefaultThreadFactory("sockjs-timer", true),
                    100,
                    TimeUnit.MILLISECONDS,
                    1024);

    /// A deadline that can be moved for the price of a write. One at a time per session; guarded by
    /// its session.
    final class Deadline {
        private final Runnable passed;
        private long due = NEVER;
        private long armedFor = NEVER;
        private @Nullable Timeout armed;

        private Deadline(Runnable passed) {
            this.passed = passed;
        }

        /// Calls `passed`, on the timers' thread and without the session's monitor, once this time
        /// is over, unless it is set again.
        synchronized void set(Duration delay) {
            due = System.nanoTime() + delay.toNanos();
            if (armed == null || due - armedFor < 0) {
                arm();
            }
        }

        /// How long it still is; zero when it has passed or was never set.
        synchronized Duration left() {
            var left = Duration.ofNanos(due == NEVER ? 0 : due - System.nanoTime());
            return left.isNegative() ? Duration.ZERO : left;
        }

        /// Calls nothing any more.
        synchronized void clear() {
            due = NEVER;
            if (armed != null) {
                armed.cancel();
                armed = null;
            }
        }

        private void arm() {
            if (armed != null) {
                armed.cancel();
            }
            armedFor = due;
            armed = wheel.newTimeout(_ -> look(), due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        private void look() {
            synchronized (this) {
                armed = null;
                if (due == NEVER) {
                    return;
                }
                if (System.nanoTime() - due < 0) {
                    arm();
                    return;
                }
                due = NEVER;
            }
            passed.run();
        }
    }

    Deadline deadline(Runnable passed) {
        return new Deadline(passed);
    }

    @Override
    public void close() {
        var _ = wheel.stop();
    }
}
