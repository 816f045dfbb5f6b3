// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.process.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one thread is to do, now and later. Any thread may [#post], [#ask] and [#settleAll]; all
/// else is for the thread that works it off.
final class Agenda {
    private static final Duration LONG = Duration.ofHours(1);

    /// How many tasks come before alarms that are due: the news first, they may be older than the
    /// time is; but news may also come without end.
    private static final int TASKS_BETWEEN_ALARMS = 1000;

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Alarm::compare);
    private final Consumer<RuntimeException> failures;
    private Moment now = present();
    private volatile @Nullable Thread owner;
    private boolean over;

    /// @param failures told what a task has thrown
    Agenda(Consumer<RuntimeException> failures) {
        this.failures = failures;
    }

    /// Something to be done later.
    private record Alarm(Moment at, Runnable task) {
        static int compare(Alarm one, Alarm other) {
            return Long.compare(one.at.nanos() - other.at.nanos(), 0);
        }
    }

    private static Moment present() {
        return new Moment(System.nanoTime(), Instant.now());
    }

    /// The calling thread is the one from now on.
    void begin() {
        owner = Thread.currentThread();
    }

    /// Refuses other threads, once there is one that works it off.
    void requireOwner() {
        var thread = owner;
        if (thread != null && thread != Thread.currentThread()) {
            throw new IllegalStateException("not on the thread of the supervisor");
        }
    }

    /// Does something soon, after what has been posted before.
    ///
    /// @return false when it is too late for that
    synchronized boolean post(Runnable task) {
        return !over && tasks.add(task);
    }

    /// Asks something; the answer comes on the thread that works this off. Any thread.
    ///
    /// @return fails with what the question has thrown, or when it is too late for it
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        var answer = new CompletableFuture<T>();
        postFor(answer, () -> answer.complete(question.get()));
        return answer;
    }

    /// Asks something whose answers take their time. Any thread.
    ///
    /// @return the answers, in the order of the futures, when all are there
    <T> CompletableFuture<List<T>> settleAll(Supplier<List<CompletableFuture<T>>> question) {
        var answers = new CompletableFuture<List<T>>();
        postFor(answers, () -> gather(question.get(), answers));
        return answers;
    }

    private void postFor(CompletableFuture<?> answer, Runnable task) {
        var posted =
                post(() -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                });
        if (!posted) {
            answer.completeExceptionally(new EndedException());
        }
    }

    private static <T> void gather(
            List<CompletableFuture<T>> open, CompletableFuture<List<T>> answers) {
        CompletableFuture.allOf(open.toArray(CompletableFuture[]::new))
                .thenRun(
                        () -> answers.complete(open.stream().map(CompletableFuture::join).toList()))
                .exceptionally(e -> {
                    answers.completeExceptionally(e);
                    return null;
                });
    }

    /// Does something when its time has come.
    void at(Moment due, Runnable task) {
        alarms.add(new Alarm(due, task));
    }

    /// The present as it was when [#refresh] was called last, or a task was begun.
    Moment now() {
        return now;
    }

    /// Looks at the clock.
    Moment refresh() {
        now = present();
        return now;
    }

    /// Waits until there is something to do, and does what there is by then: what comes of it has
    /// its turn in the next round, so neither tasks nor alarms without end keep the others back.
    void work() throws InterruptedException {
        var task = tasks.poll(untilNext().toNanos(), TimeUnit.NANOSECONDS);
        var more = Math.min(tasks.size(), TASKS_BETWEEN_ALARMS);
        while (task != null) {
            perform(task);
            task = more-- > 0 ? tasks.poll() : null;
        }
        due().forEach(alarm -> perform(alarm.task()));
    }

    /// Takes the alarms whose time has come.
    private List<Alarm> due() {
        var due = new ArrayList<Alarm>();
        refresh();
        while (!alarms.isEmpty() && now.reached(alarms.element().at())) {
            due.add(alarms.remove());
        }
        return due;
    }

    private Duration untilNext() {
        var next = alarms.isEmpty() ? LONG : refresh().until(alarms.element().at());
        return next.isNegative() ? Duration.ZERO : next;
    }

    /// Does what has been posted, and takes no more.
    void finish() {
        synchronized (this) {
            over = true;
        }
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            perform(task);
        }
    }

    /// A fault in one task must not end the daemon and leave its children alone.
    private void perform(Runnable task) {
        refresh();
        try {
            task.run();
        } catch (RuntimeException e) {
            failures.accept(e);
        }
    }
}
