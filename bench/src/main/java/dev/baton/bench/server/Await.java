// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting for a condition that nobody reports, with a deadline.
public final class Await {
    private static final long LOOK_AGAIN = Duration.ofMillis(20).toNanos();

    private Await() {}

    /// Waits until the condition holds; false when it did not within the time.
    public static boolean until(Duration time, BooleanSupplier condition) {
        var end = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
        return true;
    }

    /// Waits until the monotonic clock shows `at`, nanoseconds.
    public static void instant(long at) {
        for (var left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
