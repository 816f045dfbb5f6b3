// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.time.Duration;

/// The monotonic instant by which something must have happened.
///
/// @param at nanoseconds, as `System.nanoTime()`
record Deadline(long at) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /// Milliseconds left, at least 1, as a socket time-out wants it.
    ///
    /// @throws Broken when none is left, with that cause
    int left(Cause cause) throws Broken {
        var left = at - System.nanoTime();
        if (left <= 0) {
            throw new Broken(cause, "nothing within the time-out");
        }
        return (int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1);
    }
}
