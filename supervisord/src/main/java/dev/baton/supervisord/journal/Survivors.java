// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.journal;

import dev.baton.posix.Errno;
import dev.baton.posix.Pidfd;
import dev.baton.posix.Poller;
import dev.baton.posix.PosixException;
import dev.baton.posix.Signals;
import dev.baton.supervisord.log.MainLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The children that a daemon has left behind when it was killed. They are somebody else's children
/// now, so they are never waited for with wait(2), and they are signalled through descriptors that
/// name just them.
public final class Survivors implements AutoCloseable {
    /// What is killed is gone at once, unless a device holds it.
    private static final int SECONDS_AFTER_KILL = 10;

    private final Journal journal;
    private final MainLog log;
    private final Poller poller = Poller.open();
    private final Map<Integer, Ending> endings = new HashMap<>();
    private volatile boolean abandoned;

    /// One that has been told to end.
    ///
    /// @param overdue when it has had its time, by the clock of [System#nanoTime]
    private record Ending(Entry entry, Pidfd process, long overdue, boolean killed) {
        Duration left() {
            return Duration.ofNanos(Math.max(0, overdue - System.nanoTime()));
        }
    }

    /// @param journal of the daemon that was killed, and of this one from now on
    public Survivors(Journal journal, MainLog log) {
        this.journal = journal;
        this.log = log;
    }

    /// Stops all of them, as their programs are stopped: the signal, the time, the kill. Blocks the
    /// calling (platform) thread until they are gone, or cannot be ended.
    ///
    /// @return false when it was abandoned
    public boolean end() {
        journal.children().forEach(this::stop);
        while (!endings.isEmpty() && !abandoned) {
            poller.await(next()).forEach(pid -> ended(pid.intValue()));
            for (var ending : Map.copyOf(endings).values()) {
                if (ending.left().isZero()) {
                    overdue(ending);
                }
            }
        }
        return !abandoned;
    }

    /// Lets [#end] return; who has not ended is left alone. Any thread.
    public void abandon() {
        abandoned = true;
        poller.wake();
    }

    private Duration next() {
        return endings.values().stream()
                .map(Ending::left)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /// The number may have become another's before the descriptor was there, but not afterwards.
    private void stop(Entry entry) {
        var process = Pidfd.open(entry.pid()).filter(pidfd -> isStill(entry, pidfd));
        if (process.isEmpty()) {
            journal.ended(entry.pid());
            return;
        }
        log.warn("stopping " + entry + ", which was left by a daemon that was killed");
        var stop = entry.stop();
        if (signalled(entry, process.get(), stop.signal(), stop.asgroup())) {
            wait(entry, process.get(), stop.waitsecs(), false);
            poller.add(process.get().fd(), Poller.READ, entry.pid());
        }
    }

    private static boolean isStill(Entry entry, Pidfd process) {
        if (!entry.isThere()) {
            process.close();
            return false;
        }
        return true;
    }

    private boolean signalled(Entry entry, Pidfd process, int signal, boolean group) {
        try {
            if (!group || !signalledGroup(process, signal)) {
                process.signal(signal);
            }
            return true;
        } catch (PosixException e) {
            log.error("cannot stop " + entry + ", which is left alone: " + e.getMessage());
            forget(entry.pid()).orElse(process).close();
            return false;
        }
    }

    /// While it is there, a group with its number is its own.
    private static boolean signalledGroup(Pidfd process, int signal) {
        try {
            if (process.signal(0)) {
                Signals.killGroup(process.pid(), signal);
                return true;
            }
        } catch (PosixException e) {
            if (!e.errno().equals(Errno.ESRCH)) {
                throw e;
            }
        }
        return false;
    }

    private void wait(Entry entry, Pidfd process, int seconds, boolean killed) {
        var overdue = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        endings.put(entry.pid(), new Ending(entry, process, overdue, killed));
    }

    private Optional<Pidfd> forget(int pid) {
        return Optional.ofNullable(endings.remove(pid)).map(Ending::process);
    }

    private void ended(int pid) {
        var ending = endings.remove(pid);
        if (ending != null) {
            log.info("stopped: " + ending.entry() + " is gone");
            journal.ended(pid);
            poller.remove(ending.process().fd());
            ending.process().close();
        }
    }

    private void overdue(Ending ending) {
        var entry = ending.entry();
        if (ending.killed()) {
            log.critical(entry + " does not end, and is left alone");
            poller.remove(ending.process().fd());
            forget(entry.pid()).ifPresent(Pidfd::close);
            return;
        }
        log.warn("killing " + entry + " with SIGKILL");
        if (signalled(entry, ending.process(), Signals.SIGKILL, entry.stop().killasgroup())) {
            wait(entry, ending.process(), SECONDS_AFTER_KILL, true);
        }
    }

    @Override
    public void close() {
        endings.values().forEach(ending -> ending.process().close());
        endings.clear();
        poller.close();
    }
}
