// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.supervisord.config.Configuration;
import dev.baton.supervisord.config.GroupSettings;
import dev.baton.supervisord.log.AutoLogs;
import dev.baton.supervisord.log.MainLog;
import dev.baton.supervisord.process.Action;
import dev.baton.supervisord.process.Moment;
import dev.baton.supervisord.spawn.Launcher;
import dev.baton.supervisord.spawn.Pump;
import dev.baton.supervisord.spawn.Reaper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The one thread that decides: everything that happens is a task in its queue, and it alone
/// touches processes. It never waits for a child, a disk or a client.
final class Supervisor implements AutoCloseable {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int SECONDS_TO_DRAIN = 2;

    private final MainLog log;
    private final Launcher launcher;
    private final Reaper reaper;
    private final Pump pump = Pump.start(this::failed);
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Alarm::compare);
    private final List<ProcessGroup> groups = new ArrayList<>();
    private @Nullable Shutdown shutdown;
    private Moment now = present();

    /// @param log the main log
    /// @param launcher starts children; used by the thread of [#run] alone
    /// @param adopts whether orphans are to be reaped too
    Supervisor(MainLog log, Launcher launcher, boolean adopts) {
        this.log = log;
        this.launcher = launcher;
        this.reaper =
                Reaper.start(
                        adopts,
                        (pid, how) -> log.info("reaped unknown pid " + pid + " (" + how + ")"));
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

    /// Adds the groups of a configuration. Before [#run], or by a task.
    ///
    /// @param workingDirectory what relative paths start from
    void add(Configuration configuration, Path workingDirectory) {
        for (var group : configuration.groups()) {
            add(group, configuration, workingDirectory);
        }
    }

    private void add(GroupSettings settings, Configuration configuration, Path workingDirectory) {
        var daemon = configuration.daemon();
        var auto = new AutoLogs(daemon.childlogdir(), daemon.identifier());
        var processes = new ArrayList<SupervisedProcess>();
        for (var process : settings.processes()) {
            var logs = new ProcessLogs(process, auto, daemon.stripAnsi(), workingDirectory, log);
            processes.add(new SupervisedProcess(settings.name(), process, logs, this));
        }
        groups.add(new ProcessGroup(settings, processes));
    }

    /// Starts what is to be started, and supervises until everything is stopped.
    ///
    /// @throws InterruptedException when the thread is interrupted: children are left as they are
    void run() throws InterruptedException {
        now = present();
        groups.forEach(ProcessGroup::autostart);
        while (shutdown == null || !shutdown.proceed()) {
            var task = tasks.poll(untilNext().toNanos(), TimeUnit.NANOSECONDS);
            now = present();
            while (task != null) { // the news first: they may be older than the time is
                perform(task);
                task = tasks.poll();
            }
            ring();
        }
    }

    /// Does what has been posted since [#run] has returned.
    void finish() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            perform(task);
        }
    }

    private Duration untilNext() {
        now = present();
        var next = alarms.isEmpty() ? LONG : now.until(alarms.element().at());
        if (shutdown != null) {
            var report = now.until(shutdown.nextReport());
            next = report.compareTo(next) < 0 ? report : next;
        }
        return next.isNegative() ? Duration.ZERO : next;
    }

    private void ring() {
        while (!alarms.isEmpty() && now.reached(alarms.element().at())) {
            perform(alarms.remove().task());
        }
    }

    /// A fault in one task must not end the daemon and leave its children alone.
    private void perform(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        var text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        log.critical("unexpected: " + text);
    }

    /// Does something on this thread, soon. Any thread.
    void post(Runnable task) {
        tasks.add(task);
    }

    /// Does something when a log has had its time to take what is left.
    void postAfterDrain(Runnable task) {
        alarms.add(new Alarm(now.plusSeconds(SECONDS_TO_DRAIN), task));
    }

    /// A process has to be told the time, later.
    void wakes(SupervisedProcess process, Moment at) {
        alarms.add(new Alarm(at, () -> tickIfStill(process, at)));
    }

    private void tickIfStill(SupervisedProcess process, Moment at) {
        if (process.wakeAt().filter(at::equals).isPresent()) {
            process.tick();
        }
    }

    /// Begins to stop everything; [#run] returns when that is done. Twice is once.
    void shutDown() {
        if (shutdown == null) {
            shutdown = new Shutdown(this, List.copyOf(groups));
            shutdown.begin();
        }
    }

    /// Whether everything is being stopped.
    boolean isShuttingDown() {
        return shutdown != null;
    }

    /// Opens all logs anew.
    void reopenLogs() {
        groups.forEach(group -> group.processes().forEach(SupervisedProcess::reopenLogs));
    }

    /// Whether processes may be started by themselves.
    boolean mayStart() {
        return shutdown == null;
    }

    /// The present, the same during one task.
    Moment now() {
        return now;
    }

    MainLog log() {
        return log;
    }

    Launcher launcher() {
        return launcher;
    }

    Reaper reaper() {
        return reaper;
    }

    Pump pump() {
        return pump;
    }

    /// The groups in the order in which they are started.
    List<ProcessGroup> groups() {
        return List.copyOf(groups);
    }

    /// A process has changed its state.
    void announce(SupervisedProcess process, Action.Announce change) {
        log.log(
                dev.baton.supervisord.config.LogLevel.TRACE,
                "%s:%s %s -> %s"
                        .formatted(
                                process.group(),
                                process.settings().name(),
                                change.from(),
                                change.life().state()));
    }

    /// Ends its threads. After [#run].
    @Override
    public void close() {
        reaper.close();
        pump.close();
    }
}
