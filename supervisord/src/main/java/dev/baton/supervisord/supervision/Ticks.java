// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.event.Event;
import dev.baton.supervisord.event.EventType;
import dev.baton.supervisord.process.Moment;
import java.time.Duration;

/// One of the regular events TICK_*. It comes by the monotonic clock, and tells the clock on the
/// wall: when that is set, the next tick comes after half a period at the earliest and one and a
/// half at the latest.
///
/// @param type TICK_5, TICK_60 or TICK_3600
/// @param period between two of them
record Ticks(EventType type, Duration period) {
    /// How long to wait for the first one: until the clock on the wall shows a multiple.
    Duration first(Moment now) {
        return period.minusMillis(Math.floorMod(now.wall().toEpochMilli(), period.toMillis()));
    }

    /// The one that comes now: the multiple next to what the clock on the wall shows.
    Event event(Moment now) {
        return Event.tick(type, multiple(now).toSeconds());
    }

    private Duration multiple(Moment now) {
        var half = period.toMillis() / 2;
        var count = Math.floorDiv(now.wall().toEpochMilli() + half, period.toMillis());
        return period.multipliedBy(count);
    }

    /// How long to wait after this one: until the multiple behind the one just told.
    Duration next(Moment now) {
        return multiple(now).plus(period).minusMillis(now.wall().toEpochMilli());
    }
}
