// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/// Measures how late this process gets its turn: a platform thread that only sleeps, and looks at
/// the clock. What delays it (no free core, a GC pause) delays the clients just the same.
final class HiccupMeter {
    private static final long EVERY = Duration.ofMillis(2).toNanos();
    private static final int WORST = 20;

    private final org.HdrHistogram.Histogram late = KindTally.histogram();
    private final PriorityQueue<Report.Hiccup> worst =
            new PriorityQueue<>(Comparator.comparingDouble(Report.Hiccup::millis));
    private final Thread thread = Thread.ofPlatform().name("hiccups").daemon().unstarted(this::run);
    private final long from;
    private volatile boolean over;

    /// @param from when the measuring begins, nanoseconds: our own start-up is no hiccup
    HiccupMeter(long from) {
        this.from = from;
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!over) {
            var due = System.nanoTime() + EVERY;
            for (var now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            var now = System.nanoTime();
            if (due >= from) {
                record(due, now - due);
            }
        }
    }

    private void record(long due, long lateness) {
        late.recordValue(KindTally.micros(lateness));
        worst.add(new Report.Hiccup(due, lateness / 1e6));
        if (worst.size() > WORST) {
            worst.remove();
        }
    }

    /// Ends the measuring; afterwards the results may be read.
    void stop() throws InterruptedException {
        over = true;
        thread.join();
    }

    Report.Percentiles lateness() {
        return KindTally.percentiles(late);
    }

    List<Report.Hiccup> worst() {
        return worst.stream()
                .sorted(Comparator.comparingDouble(Report.Hiccup::millis).reversed())
                .toList();
    }
}
