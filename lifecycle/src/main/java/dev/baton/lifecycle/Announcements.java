// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.lifecycle.drain.DrainOutcome;
import dev.baton.lifecycle.phase.Phase;
import dev.baton.lifecycle.signal.Notifier;
import dev.baton.lifecycle.signal.PidFile;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells people and the service manager what has happened: log, sd_notify, pid file. Confined to
/// the lifecycle thread.
final class Announcements {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

    private final Settings settings;
    private final int number;
    private final Notifier notifier;
    private boolean aside;
    private final long pid = ProcessHandle.current().pid();

    Announcements(Settings settings, int number, Notifier notifier) {
        this.settings = settings;
        this.number = number;
        this.notifier = notifier;
    }

    /// @param before what it was doing: starting, or a reload that has failed
    void serving(Phase before, String why) {
        writePidFile();
        notifier.ready(pid, "serving, generation " + number);
        switch (before) {
            case STARTING, WAITING, ACCEPTING, CONFIRMING ->
                    LOG.info("generation {} serves, process {}", number, pid);
            default ->
                    LOG.warn(
                            "the reload failed while {}: {}; generation {} goes on serving",
                            before.words(),
                            why,
                            number);
        }
    }

    void writePidFile() {
        settings.pidFile().map(PidFile::new).ifPresent(file -> write(file, pid));
    }

    private static void write(PidFile file, long pid) {
        try {
            file.write(pid);
        } catch (UncheckedIOException e) {
            LOG.error(e.getMessage(), e);
        }
    }

    /// The pid file names this process again, if it names one that has ended. Any thread.
    void takeBackPidFile(long ended) {
        settings.pidFile()
                .map(PidFile::new)
                .filter(file -> file.names(ended))
                .ifPresent(file -> write(file, pid));
    }

    /// The predecessor goes on serving: the pid file names it again, if this one was too quick.
    void giveBackPidFile(long predecessor) {
        settings.pidFile()
                .map(PidFile::new)
                .filter(file -> file.names(pid))
                .ifPresent(file -> write(file, predecessor));
    }

    /// Removes the pid file if it names this process.
    void removePidFile() {
        settings.pidFile().map(PidFile::new).ifPresent(file -> file.removeIfNaming(pid));
    }

    void reloading(ReloadMode mode, String why) {
        LOG.info(
                "generation {} reloads ({}): {}",
                number,
                why,
                mode.name().toLowerCase(Locale.ROOT));
        notifier.reloading("reloading, generation " + number);
        notifier.extend(settings.readyTimeout(), "reloading, generation " + number);
    }

    void refused(Phase phase, String why, boolean comesNext) {
        if (comesNext) {
            LOG.info("generation {} is {}: the reload ({}) comes next", number, phase.words(), why);
        } else {
            LOG.warn("generation {} does not reload ({}): it is {}", number, why, phase.words());
        }
    }

    void stopping(String why) {
        LOG.info("generation {} stops ({})", number, why);
        var most = settings.readinessDelay().plus(settings.maxWait()).plusSeconds(1);
        notifier.stopping(most, "stopping, generation " + number);
    }

    void handedOver(int generation, long successor) {
        notifier.ready(successor, "serving, generation " + generation);
        LOG.info("generation {} has taken over, process {}", generation, successor);
    }

    void progress(Phase phase, Progress now) {
        LOG.info("generation {} is {}", number, now);
        aside = isAside(phase);
        notifier.status(aside ? "serving; generation " + number + " is " + now : now.toString());
    }

    /// This generation is done. If the service manager has heard that others wait for that, it
    /// hears that they do not any more.
    void ended() {
        if (aside) {
            notifier.status("serving; generation " + number + " has ended");
        }
    }

    /// Another generation serves meanwhile.
    private static boolean isAside(Phase phase) {
        return phase == Phase.HANDING_OFF || phase == Phase.HANDED_OVER;
    }

    void drained(DrainOutcome outcome) {
        switch (outcome) {
            case DrainOutcome.Clean clean ->
                    LOG.info("generation {} drained in {} ms", number, clean.took().toMillis());
            case DrainOutcome.Forced forced -> {
                LOG.warn(
                        "generation {} dropped {} after {} ms",
                        number,
                        forced.stragglers().size(),
                        forced.took().toMillis());
                forced.stragglers().forEach(straggler -> LOG.warn("dropped {}", straggler));
            }
        }
    }
}
