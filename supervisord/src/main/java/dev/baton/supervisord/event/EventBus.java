// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gives each event to every pool that wants it, and sees to it that those that wait do not take
/// the memory of the daemon: when they would, the pool with most of them loses its oldest. One
/// thread.
public final class EventBus {
    /// A quarter of the heap that `bin/batond` gives.
    private static final long MOST_WEIGHT = 32 << 20;

    private final long mostWeight;
    private final List<Pool> pools = new ArrayList<>();
    private long nextSerial;

    /// One without pools.
    public EventBus() {
        this(MOST_WEIGHT);
    }

    /// @param mostWeight how many bytes of memory the events of all pools may take
    EventBus(long mostWeight) {
        this.mostWeight = mostWeight;
    }

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
            makeRoom();
        }
        return wanting;
    }

    /// An event in several pools counts in each of them.
    private void makeRoom() {
        while (pools.stream().mapToLong(Pool::weight).sum() > mostWeight) {
            pools.stream().max(Comparator.comparingLong(Pool::weight)).ifPresent(Pool::dropOldest);
        }
    }
}
