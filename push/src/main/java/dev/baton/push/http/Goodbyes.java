// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import java.time.Duration;

/// How fast those who cannot stay are told to leave, so that they do not come back all at once:
/// WebSockets and SockJS sessions by a close frame (1012 when a successor serves, 1001 when nobody
/// will), event streams by their end, HTTP/2 by GOAWAY, kept connections without a request by their
/// end.
///
/// Those who move to a successor are told nothing. Half of `BATON_MAX_WAIT` is the most that
/// goodbyes take, whatever is set here: whoever has not been told by the end of a drain is cut.
///
/// @param reload when a successor serves
/// @param shutdown when the server stops
public record Goodbyes(Pace reload, Pace shutdown) {
    /// At 1,000 a second in a reload, so that few go at once and many do not come back all at once;
    /// at once in a shutdown, since nobody can come back here.
    public static final Goodbyes DEFAULT =
            new Goodbyes(new Pace(Duration.ZERO, 1_000), Pace.AT_ONCE);

    /// How fast some are told.
    ///
    /// @param over evenly over this time, in random order and with jitter; zero for at once
    /// @param perSecond and so many a second at most, which takes longer when they are many
    public record Pace(Duration over, int perSecond) {
        /// Without delay, however many they are.
        public static final Pace AT_ONCE = new Pace(Duration.ZERO, Integer.MAX_VALUE);

        /// Checks its bounds.
        ///
        /// @throws IllegalArgumentException when the time is negative or longer than an hour, or
        ///   nobody would ever be told
        public Pace {
            if (over.isNegative() || over.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("goodbyes over " + over + ": 0 to 1 hour");
            }
            if (perSecond < 1) {
                throw new IllegalArgumentException(
                        "goodbyes at " + perSecond + " a second: 1 is the least");
            }
        }

        /// How long it takes to tell so many.
        public Duration of(int many) {
            if (perSecond == Integer.MAX_VALUE) {
                return over;
            }
            var capped = Duration.ofNanos(1_000_000_000L / perSecond * many);
            return capped.compareTo(over) > 0 ? capped : over;
        }
    }

    /// With another pace for reloads.
    public Goodbyes reload(Duration over, int perSecond) {
        return new Goodbyes(new Pace(over, perSecond), shutdown);
    }

    /// With another pace for shutdowns.
    public Goodbyes shutdown(Duration over, int perSecond) {
        return new Goodbyes(reload, new Pace(over, perSecond));
    }

    /// The one for this reason.
    public Pace pace(Leaving why) {
        return switch (why) {
            case RELOAD -> reload;
            case SHUTDOWN -> shutdown;
        };
    }
}
