// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import dev.baton.push.session.Session;
import dev.baton.supervisord.supervision.ProcessSnapshot;
import dev.baton.supervisord.supervision.SupervisedProcess;
import dev.baton.supervisord.supervision.Supervisor;
import dev.baton.supervisord.supervision.Watcher;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells pages what the processes are doing: everything when they come, then what has changed, at
/// once, and every two seconds what is taken of the machine. Costs nothing while nobody looks.
///
/// The supervisor only notes that something has changed; a thread of the board's own asks what it
/// has become, and sends it. So pages see where a process is, and not every state on its way there,
/// and however many things change, no more waits than there are processes.
final class Board implements Watcher, Runnable, AutoCloseable {
    private static final long EACH_NANOS = Duration.ofSeconds(2).toNanos();

    /// A page with so many bytes on their way need not hear of usage, which will be old then.
    private static final long BUSY = 64 * 1024;

    private final Supervisor supervisor;
    private final Sampler sampler;
    private final Set<Session> pages = new LinkedHashSet<>();
    private final Set<Session> newcomers = new LinkedHashSet<>();
    private final Set<SupervisedProcess> changed = new LinkedHashSet<>();
    private boolean regrouped;
    private boolean over;
    private long sampleDue = System.nanoTime();

    Board(Supervisor supervisor, Sampler sampler) {
        this.supervisor = supervisor;
        this.sampler = sampler;
    }

    /// Begins, on a thread of its own.
    void begin() {
        Thread.ofVirtual().name("baton-board").start(this);
    }

    // ---- for any thread

    /// A page wants to know.
    synchronized void join(Session page) {
        if (pages.isEmpty()) {
            sampleDue = System.nanoTime();
        }
        pages.add(page);
        newcomers.add(page);
        notifyAll();
    }

    /// A page is gone.
    synchronized void leave(Session page) {
        pages.remove(page);
        newcomers.remove(page);
    }

    @Override
    public synchronized void changed(SupervisedProcess process) {
        if (!pages.isEmpty()) {
            changed.add(process);
            notifyAll();
        }
    }

    @Override
    public synchronized void regrouped() {
        if (!pages.isEmpty()) {
            regrouped = true;
            notifyAll();
        }
    }

    /// Sends nothing more. Does not wait.
    @Override
    public synchronized void close() {
        over = true;
        notifyAll();
    }

    // ---- the thread

    /// What is to be told.
    ///
    /// @param everything to whom
    /// @param pages to whom the rest
    /// @param changed what has
    /// @param sample whether it is time for one
    private record Work(
            List<Session> everything,
            List<Session> pages,
            List<SupervisedProcess> changed,
            boolean sample) {}

    @Override
    public void run() {
        try {
            for (var work = next(); work != null; work = next()) {
                tell(work);
            }
        } catch (IllegalStateException _) {
            close(); // the supervisor has ended
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Work next() throws InterruptedException {
        while (!over) {
            var now = System.nanoTime();
            var sample = !pages.isEmpty() && now - sampleDue >= 0;
            if (sample || regrouped || !newcomers.isEmpty() || !changed.isEmpty()) {
                return take(sample, now);
            }
            if (pages.isEmpty()) {
                sampler.forget();
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, sampleDue - now);
            }
        }
        return null;
    }

    private Work take(boolean sample, long now) {
        var work =
                new Work(
                        List.copyOf(regrouped ? pages : newcomers),
                        List.copyOf(pages),
                        List.copyOf(changed),
                        sample);
        regrouped = false;
        newcomers.clear();
        changed.clear();
        sampleDue = sample ? now + EACH_NANOS : sampleDue;
        return work;
    }

    private void tell(Work work) throws InterruptedException {
        if (!work.everything().isEmpty()) {
            send(work.everything(), Answers.await(supervisor.ask(this::everything)));
        }
        if (!work.changed().isEmpty()) {
            var now = snapshots(work::changed);
            send(work.pages(), new News.Changed(now));
        }
        if (work.sample()) {
            var quick = work.pages().stream().filter(page -> page.pending() < BUSY).toList();
            send(quick, sample());
        }
    }

    private static void send(Collection<Session> to, News news) {
        var message = news.message();
        to.forEach(page -> page.send(message));
    }

    private List<ProcessSnapshot> snapshots(Supplier<? extends Collection<SupervisedProcess>> of)
            throws InterruptedException {
        return Answers.await(
                supervisor.ask(() -> of.get().stream().map(SupervisedProcess::snapshot).toList()));
    }

    private News everything() {
        return new News.All(
                supervisor.configuration().daemon().identifier(),
                ProcessHandle.current().pid(),
                supervisor.mood().name(),
                processes().stream().map(SupervisedProcess::snapshot).toList());
    }

    private List<SupervisedProcess> processes() {
        return supervisor.groups().stream().flatMap(group -> group.processes().stream()).toList();
    }

    private News sample() throws InterruptedException {
        var names = new HashMap<Integer, String>();
        for (var process : snapshots(this::processes)) {
            if (process.pid() != 0) {
                names.put(process.pid(), News.name(process));
            }
        }
        var taken = sampler.sample(names.keySet(), System.nanoTime());
        var usages = new HashMap<String, Usage>();
        names.forEach((pid, name) -> {
            var usage = taken.get(pid);
            if (usage != null) {
                usages.put(name, usage);
            }
        });
        return new News.Used(usages);
    }
}
