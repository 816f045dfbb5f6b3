// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.supervisord.config.DaemonSettings;
import dev.baton.supervisord.journal.Journal;
import dev.baton.supervisord.journal.Survivors;
import dev.baton.supervisord.log.AutoLogs;
import dev.baton.supervisord.log.MainLog;
import dev.baton.supervisord.log.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/// What a daemon before this one has left: programs, if it was killed, and AUTO logs. Nothing of a
/// daemon that lives is touched.
///
/// @param journal of this daemon; one that keeps nothing when there can be none
/// @param lives whether another daemon, which lives, has the journal
record Leftovers(Journal journal, boolean lives) implements AutoCloseable {
    /// Takes the journal beside the pid file. Beside a device there is none: `pidfile=/dev/null` is
    /// what containers say that want no such files.
    static Leftovers find(DaemonSettings daemon, MainLog log) {
        if (Files.exists(daemon.pidfile()) && !Files.isRegularFile(daemon.pidfile())) {
            return new Leftovers(Journal.none(), false);
        }
        var path = daemon.pidfile().resolveSibling(daemon.pidfile().getFileName() + ".programs");
        Optional<Journal> journal;
        try {
            journal = Journal.open(path, log::warn);
        } catch (IOException e) {
            log.warn(
                    "no journal of programs is kept, so a daemon that is started after this one was killed would start them a second time: %s: %s"
                            .formatted(path, Trouble.of(e)));
            return new Leftovers(Journal.none(), false);
        }
        if (journal.isEmpty()) {
            log.warn(
                    "another daemon, which lives, has "
                            + path
                            + ": its programs and logs are left alone, and no journal of programs is kept here");
        }
        return new Leftovers(journal.orElseGet(Journal::none), journal.isEmpty());
    }

    /// Ends the programs, and removes the logs.
    ///
    /// @param signals one that asks for an end is not received, but ends the wait for programs
    /// @param waiting called before there is something to wait for
    /// @return false when there was such a signal
    boolean clear(DaemonSettings daemon, MainLog log, SignalInbox signals, Runnable waiting) {
        if (!ended(log, signals, waiting)) {
            return false;
        }
        if (!daemon.nocleanup() && !lives) {
            new AutoLogs(daemon.childlogdir(), daemon.identifier())
                    .clean()
                    .forEach(path -> log.warn("Failed to clean up '" + path + "'"));
        }
        return true;
    }

    private boolean ended(MainLog log, SignalInbox signals, Runnable waiting) {
        if (!journal.hasChildren()) {
            return true;
        }
        waiting.run();
        try (var survivors = new Survivors(journal, log)) {
            signals.deliver(signal -> {
                if (signal.equals("SIGTERM") || signal.equals("SIGINT")) {
                    log.warn("received " + signal + " indicating exit request");
                    survivors.abandon();
                }
                return false; // the supervisor hears of it too
            });
            return survivors.end();
        } finally {
            signals.hold();
        }
    }

    @Override
    public void close() {
        journal.close();
    }
}
