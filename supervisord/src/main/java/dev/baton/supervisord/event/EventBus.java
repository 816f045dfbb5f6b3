// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.event;

import java.util.ArrayList;
import java.util.List;

/// Gives each event to every pool that wants it. One thread.
public final class EventBus {
    private final List<Pool> pools = new ArrayList<>();
    private long nextSerial;

    /// The number that the next event is to have: a daemon that begins anew goes on counting.
    public void countFrom(long serial) {
        nextSerial = serial;
    }

    /// The number that the next event will have.
    public long nextSerial() {
        return nextSerial;
    }

    /// From now on this pool hears of events.
    public void add(Pool pool) {
        pools.add(pool);
    }

    /// From now on it hears of none.
    public void remove(Pool pool) {
        pools.remove(pool);
    }

    /// Puts an event into every pool that wants it. An event that nobody wants has no number.
    ///
    /// @return the pools that have it now
    public List<Pool> publish(Event event) {
        var wanting = pools.stream().filter(pool -> pool.wants(event.type())).toList();
        if (!wanting.isEmpty()) {
            var serial = nextSerial++;
            wanting.forEach(pool -> pool.add(event, serial));
        }
        return wanting;
    }
}
