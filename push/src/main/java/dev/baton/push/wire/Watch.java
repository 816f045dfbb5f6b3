// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One timer per connection, which is only ever moved forward: when it is early, it looks again. So
/// an answer costs a comparison and not a timer. Long waits end at the same instants for all
/// connections, so that a loop with many silent ones wakes for all of them at once. Event loop
/// only.
public final class Watch {
    /// No deadline.
    public static final long NEVER = Long.MAX_VALUE;

    /// Whoever waits longer than [#LONG] does not mind this much more.
    private static final long STEP = Duration.ofMillis(250).toNanos();

    private static final long LONG = Duration.ofSeconds(4).toNanos();
    private static final long START = System.nanoTime();

    private final EventLoop loop;
    private final Runnable look;
    private long due = NEVER;
    private @Nullable Future<?> timer;

    /// Watches nothing yet.
    ///
    /// @param look is run when a time has come, on the loop
    public Watch(EventLoop loop, Runnable look) {
        this.loop = loop;
        this.look = look;
    }

    /// Monotonic nanoseconds since the process began, so that sums do not overflow.
    public static long now() {
        return System.nanoTime() - START;
    }

    /// Looks at `at`, or before; if that is seconds away, up to a quarter of a second after it.
    public void by(long at) {
        if (at >= due) {
            return;
        }
        stop();
        due = at;
        long wait = at - now();
        if (wait > LONG) {
            wait += STEP - at % STEP;
        }
        timer = loop.schedule(this::fire, Math.max(0, wait), TimeUnit.NANOSECONDS);
    }

    /// Watches nothing any more.
    public void stop() {
        due = NEVER;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void fire() {
        due = NEVER;
        timer = null;
        look.run();
    }
}
