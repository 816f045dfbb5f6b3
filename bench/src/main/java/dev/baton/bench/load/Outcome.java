// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import org.jspecify.annotations.Nullable;

/// How one request ended. Times are in nanoseconds of the monotonic clock.
sealed interface Outcome {
    Kind kind();

    /// When the schedule wanted it to start.
    long intended();

    /// When it did start, connecting included.
    long sent();

    /// When the last byte of the answer, or the failure, was seen.
    long done();

    /// Answered as it should be.
    ///
    /// @param label who answered; null where the answer does not say
    record Answered(Kind kind, long intended, long sent, long done, @Nullable Label label)
            implements Outcome {}

    /// Not answered, or not well.
    ///
    /// @param detail what exactly happened, for people
    record Failed(Kind kind, long intended, long sent, long done, Cause cause, String detail)
            implements Outcome {}
}
