// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.push.metrics.Moved;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many parcels have been taken, by kind. Any thread.
final class Counts {
    private final Map<Moved, Long> counts = new ConcurrentHashMap<>();

    static Moved kind(Parcel parcel) {
        return switch (parcel) {
            case Parcel.Connection _ -> Moved.HTTP;
            case Parcel.Stream _ -> Moved.STREAM;
            case Parcel.WebSocket _ -> Moved.WEBSOCKET;
            case Parcel.Polling _ -> Moved.POLLING;
        };
    }

    void add(Moved kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    /// Those that there have been, in the order of their kinds.
    Map<Moved, Long> all() {
        var all = new EnumMap<Moved, Long>(Moved.class);
        all.putAll(counts);
        return all;
    }
}
