// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The time at which requests are due, and the end of it. Any thread may end it.
final class Pace {
    private static final long LOOK_AGAIN = Duration.ofMillis(100).toNanos();

    private volatile boolean over;

    /// Waits until the clock shows `at`, nanoseconds; false when the run ended before.
    boolean await(long at) {
        while (!over) {
            var left = at - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            LockSupport.parkNanos(Math.min(left, LOOK_AGAIN));
        }
        return false;
    }

    boolean over() {
        return over;
    }

    void end() {
        over = true;
    }
}
