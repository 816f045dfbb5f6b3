// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Takes outcomes from any thread and adds them up on one of its own, so that clients never wait
/// for a lock or for a file.
final class Recorder {
    private static final Duration EVERY = Duration.ofMillis(5);
    private static final Duration PROGRESS = Duration.ofSeconds(1);

    private final BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(50_000);
    private final LongAdder idleCloses = new LongAdder();
    private final LongAdder announcedCloses = new LongAdder();
    private final LongAdder unsent = new LongAdder();
    private final Tally tally;
    private final Samples.Writer samples;
    private final Consumer<LoadEvent> events;
    private final Thread thread =
            Thread.ofPlatform().name("recorder").daemon().unstarted(this::run);
    private volatile boolean over;

    /// @param events takes progress and first sights of generations, on the recorder's thread
    Recorder(Tally tally, Samples.Writer samples, Consumer<LoadEvent> events) {
        this.tally = tally;
        this.samples = samples;
        this.events = events;
    }

    void start() {
        thread.start();
    }

    void accept(Outcome outcome) {
        while (!outcomes.offer(outcome)) {
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    void idleClose() {
        idleCloses.increment();
    }

    void announcedClose() {
        announcedCloses.increment();
    }

    void unsent(long requests) {
        unsent.add(requests);
    }

    private void run() {
        var batch = new ArrayList<Outcome>();
        var due = System.nanoTime() + PROGRESS.toNanos();
        while (!over || !outcomes.isEmpty()) {
            outcomes.drainTo(batch);
            batch.forEach(this::add);
            batch.clear();
            if (System.nanoTime() >= due) {
                events.accept(tally.progress(System.nanoTime()));
                due += PROGRESS.toNanos();
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    private void add(Outcome outcome) {
        samples.write(outcome);
        tally.add(outcome).ifPresent(events);
    }

    /// Ends the recording once everything handed over is added up. No client may be left.
    Report stop(long stoppedAt, Report.Effort effort) throws InterruptedException {
        over = true;
        thread.join();
        return tally.report(
                stoppedAt,
                new Tally.Closes(idleCloses.sum(), announcedCloses.sum()),
                unsent.sum(),
                effort);
    }
}
