// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.drain;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Counts what is really in flight. Any thread.
public final class InFlight {
    private final LongSupplier nanoTicks;
    private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

    /// @param nanoTicks monotonic nanoseconds, such as `System::nanoTime`
    public InFlight(LongSupplier nanoTicks) {
        this.nanoTicks = nanoTicks;
    }

    /// Something begins.
    ///
    /// @param label its `toString` names it, and is asked only when it has become a straggler
    public Work begin(Object label) {
        var entry = new Entry(label, nanoTicks.getAsLong());
        entries.add(entry);
        return entry;
    }

    /// How much is in flight.
    public int count() {
        return entries.size();
    }

    /// Whether nothing is.
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /// What is in flight now, oldest first.
    public List<Straggler> stragglers() {
        var now = nanoTicks.getAsLong();
        return entries.stream()
                .map(e -> new Straggler(e.label.toString(), Duration.ofNanos(now - e.begun)))
                .sorted(Comparator.comparing(Straggler::age).reversed())
                .toList();
    }

    /// What has been in flight for longest; empty for nothing.
    public Optional<Straggler> oldest() {
        var now = nanoTicks.getAsLong();
        return entries.stream()
                .max(Comparator.comparingLong(entry -> now - entry.begun))
                .map(e -> new Straggler(e.label.toString(), Duration.ofNanos(now - e.begun)));
    }

    private final class Entry implements Work {
        private final Object label;
        private final long begun;

        Entry(Object label, long begun) {
            this.label = label;
            this.begun = begun;
        }

        @Override
        public void close() {
            entries.remove(this);
        }
    }
}
