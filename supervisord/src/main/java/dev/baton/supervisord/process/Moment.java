// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

import java.time.Duration;
import java.time.Instant;

/// A point in time, twice: decisions are made by the monotonic clock, the other one is for people.
///
/// @param nanos of the monotonic clock; only differences mean something
/// @param wall what the clock on the wall showed
public record Moment(long nanos, Instant wall) {
    /// This one and so many seconds more; less than none is none.
    public Moment plusSeconds(int seconds) {
        var more = Duration.ofSeconds(Math.max(0, seconds));
        return new Moment(nanos + more.toNanos(), wall.plus(more));
    }

    /// Whether `other` is not later.
    public boolean reached(Moment other) {
        return nanos - other.nanos >= 0;
    }

    /// How long it is from this one to `other`; negative when that is earlier.
    public Duration until(Moment other) {
        return Duration.ofNanos(other.nanos - nanos);
    }
}
