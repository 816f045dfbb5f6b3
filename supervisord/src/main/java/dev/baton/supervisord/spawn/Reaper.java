// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import dev.baton.posix.Child;
import dev.baton.posix.Errno;
import dev.baton.posix.Fd;
import dev.baton.posix.Poller;
import dev.baton.posix.PosixException;
import dev.baton.supervisord.process.Ending;
import dev.baton.supervisord.process.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Notices the end of children as it happens and reaps them, on a thread of its own. Any thread may
/// add children.
public final class Reaper implements AutoCloseable {
    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration BETWEEN_ORPHANS = Duration.ofMillis(500);

    private final Poller poller = Poller.open();
    private final Map<Long, Watch> watched = new ConcurrentHashMap<>();
    private final Object adoption = new Object();
    private final Orphans orphans;
    private final boolean adopts;
    private final Thread thread;
    private volatile boolean closed;

    /// Hears of the end of a child. Called by the reaper's thread; must not block.
    @FunctionalInterface
    public interface Ended {
        /// It has ended and is reaped.
        void ended(Ending how, Moment at);
    }

    /// Hears of the end of somebody else's child that had become ours. Called by the reaper's
    /// thread.
    @FunctionalInterface
    public interface Orphans {
        /// It has ended and is reaped.
        void reaped(int pid, Ending how);
    }

    private record Watch(Child child, Fd pidfd, Ended ended) {}

    private Reaper(boolean adopts, Orphans orphans) {
        this.adopts = adopts;
        this.orphans = orphans;
        this.thread = Thread.ofPlatform().daemon().name("baton-reaper").unstarted(this::run);
    }

    /// Starts one.
    ///
    /// @param adopts whether to reap orphans too, as process 1 has to: every child that nobody has
    ///   added
    /// @param orphans hears of them
    public static Reaper start(boolean adopts, Orphans orphans) {
        var reaper = new Reaper(adopts, orphans);
        reaper.thread.start();
        return reaper;
    }

    /// Watches a child; its end is told once, even if it has ended already.
    ///
    /// @throws PosixException when that takes more open files than there may be; it is not watched
    ///   then
    public void add(Child child, Ended ended) {
        var pidfd = child.openPidfd();
        var pid = (long) child.pid();
        watched.put(pid, new Watch(child, pidfd, ended));
        try {
            poller.add(pidfd, Poller.READ, pid);
        } catch (PosixException e) {
            watched.remove(pid);
            pidfd.close();
            throw e;
        }
    }

    private void run() {
        while (!closed) {
            for (var pid : poller.await(adopts ? BETWEEN_ORPHANS : LONG)) {
                end(pid);
            }
            if (adopts) {
                synchronized (adoption) {
                    adopt();
                }
            }
        }
    }

    private void end(long pid) {
        var watch = watched.get(pid);
        if (watch == null) {
            return;
        }
        var at = new Moment(System.nanoTime(), Instant.now());
        watch.child()
                .ended()
                .ifPresent(how -> {
                    watched.remove(pid);
                    poller.remove(watch.pidfd());
                    watch.pidfd().close();
                    watch.ended().ended(ending(how), at);
                });
    }

    /// Does something that makes and adds a child; orphans are not looked for meanwhile, so that a
    /// child that ends before it is added is not taken for one.
    public <T> T launching(Supplier<T> work) {
        synchronized (adoption) {
            return work.get();
        }
    }

    /// A child of ours that comes first hides the others until its turn has come.
    private void adopt() {
        for (var pid = Child.anyEnded(); pid.isPresent(); pid = Child.anyEnded()) {
            var number = pid.getAsInt();
            if (watched.containsKey((long) number)) {
                return;
            }
            try {
                Child.of(number).ended().ifPresent(how -> orphans.reaped(number, ending(how)));
            } catch (PosixException e) {
                if (!e.errno().equals(Errno.ECHILD)) {
                    throw e;
                }
            }
        }
    }

    private static Ending ending(Child.Ending how) {
        return switch (how) {
            case Child.Ending.Exited(var status) -> new Ending.Exited(status);
            case Child.Ending.Signalled(var signal, var core) -> new Ending.Signalled(signal, core);
        };
    }

    /// Ends its thread; children that are left are nobody's.
    @Override
    public void close() {
        closed = true;
        poller.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        watched.values().forEach(watch -> watch.pidfd().close());
        poller.close();
    }
}
