// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.config.Configuration;
import dev.baton.supervisord.event.Event;
import dev.baton.supervisord.journal.Journal;
import dev.baton.supervisord.log.MainLog;
import dev.baton.supervisord.log.Trouble;
import dev.baton.supervisord.process.Action;
import dev.baton.supervisord.process.Moment;
import dev.baton.supervisord.spawn.Launcher;
import dev.baton.supervisord.spawn.Pump;
import dev.baton.supervisord.spawn.Reaper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The one thread that decides: everything that happens is a task in its queue, and it alone
/// touches groups and processes. It waits for no child and no client.
///
/// Who is on another thread asks, and has the answer in a future:
///
/// ```java
/// supervisor.ask(() -> supervisor.process("web", "web").map(SupervisedProcess::snapshot));
/// supervisor.settle(() -> supervisor.process("web", "web").orElseThrow().start(true))
///         .thenAcceptAsync(result -> ..., clientsThread); // when it is up, or is not going to be
/// ```
///
/// A question is answered by the supervisor's thread, and futures complete there: what depends on
/// them and takes time belongs on another one (`thenAcceptAsync`). What a question does happens at
/// once, with nothing in between: a group is started as `ask(() -> group.processes().stream().map(p
/// -> p.start(true)).toList())`. After [#run] has returned, questions fail with [EndedException].
public final class Supervisor implements AutoCloseable {
    private final MainLog log;
    private final Launcher launcher;
    private final ConfigurationSource source;
    private final Reaper reaper;
    private final Pump pump = Pump.start(this::failed);
    private final Agenda agenda = new Agenda(this::failed);
    private final Groups groups;
    private final EventQuota quota;
    private final ExecutorService disk =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("baton-disk").factory());
    private Configuration configuration;
    private @Nullable Configuration successor;
    private @Nullable Shutdown shutdown;
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private Mood mood = Mood.RUNNING;
    private Journal journal = Journal.none();

    /// What the daemon is about to do.
    public enum Mood {
        /// It supervises.
        RUNNING,
        /// It stops everything, to begin anew.
        RESTARTING,
        /// It stops everything, to end.
        SHUTDOWN
    }

    /// @param configuration to begin with
    /// @param source reads the configuration again
    /// @param log the main log
    /// @param launcher starts children; used by the thread of [#run] alone
    /// @param workingDirectory what relative paths start from
    /// @param adopts whether orphans are to be reaped too
    public Supervisor(
            Configuration configuration,
            ConfigurationSource source,
            MainLog log,
            Launcher launcher,
            Path workingDirectory,
            boolean adopts) {
        this.configuration = configuration;
        this.source = source;
        this.log = log;
        this.launcher = launcher;
        this.groups = new Groups(this, configuration.daemon().identifier(), workingDirectory);
        this.quota = new EventQuota(log);
        this.reaper =
                Reaper.start(
                        adopts,
                        (pid, how) -> log.info("reaped unknown pid " + pid + " (" + how + ")"));
    }

    /// Notes its children there. Before [#run].
    public void keep(Journal of) {
        journal = of;
    }

    /// Numbers events from `serial` on: as an earlier supervisor of this daemon would have. Before
    /// [#addGroups].
    public void countEventsFrom(long serial) {
        groups.bus().countFrom(serial);
    }

    /// The number that the next event would have had. After [#run].
    public long nextEventSerial() {
        return groups.bus().nextSerial();
    }

    /// Makes the groups of the configuration, in their order. Before [#run], once; starts nothing.
    ///
    /// @throws ConfigException when one of them cannot be made: a socket cannot be opened
    public void addGroups() {
        for (var group : configuration.groups()) {
            var added = groups.add(group, configuration.daemon());
            if (!added.isDone()) {
                throw ConfigException.of(added.detail());
            }
        }
    }

    /// Starts what is to be started, and supervises until everything is stopped.
    ///
    /// @return what the daemon is to begin anew with; empty when it is to end
    /// @throws InterruptedException when the thread is interrupted: children are left as they are
    public Optional<Configuration> run() throws InterruptedException {
        agenda.begin();
        groups.publish(Event.running());
        groups.beginTicks();
        agenda.post(groups::autostart);
        while (shutdown == null || !shutdown.proceed()) {
            agenda.work();
        }
        agenda.finish();
        return Optional.ofNullable(successor);
    }

    private void failed(RuntimeException e) {
        var text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        log.critical("unexpected: " + text);
    }

    // ---- for any thread

    /// From now on this one hears of what changes. Any thread.
    public void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    /// Does something on the supervisor's thread, soon. Any thread.
    ///
    /// @return false when it is too late for that: [#run] has returned, or is about to
    public boolean post(Runnable task) {
        return agenda.post(task);
    }

    /// Asks something on the supervisor's thread. Any thread.
    ///
    /// @return the answer, or what the question has thrown
    public <T> CompletableFuture<T> ask(Supplier<T> question) {
        return agenda.ask(question);
    }

    /// Asks something whose answer takes its time. Any thread.
    ///
    /// @return the answer when it is there, or what the question has thrown
    public <T> CompletableFuture<T> settle(Supplier<CompletableFuture<T>> question) {
        return settleAll(() -> List.of(question.get())).thenApply(List::getFirst);
    }

    /// Asks something whose answers take their time. Any thread.
    ///
    /// @return the answers, in the order of the futures, when all are there
    public <T> CompletableFuture<List<T>> settleAll(Supplier<List<CompletableFuture<T>>> question) {
        return agenda.settleAll(question);
    }

    /// Reads the configuration again and compares it with what is active; changes nothing. Groups
    /// are added from it from then on. Any thread.
    ///
    /// @return fails with a [java.util.concurrent.CompletionException] of a [ConfigException] when
    ///   it cannot be used; the one before stays
    public CompletableFuture<Changes> reread() {
        return aside(source::read).thenCompose(read -> ask(() -> take(read)));
    }

    /// Stops everything to begin anew with the configuration as it is then: [#run] returns it. One
    /// that cannot be used is told, and everything goes on. Any thread.
    public CompletableFuture<Result> restart() {
        return aside(() -> attempt()).thenCompose(read -> ask(() -> restartWith(read)));
    }

    /// What a reading has come to.
    private record Attempt(@Nullable Configuration configuration, String error) {}

    private Attempt attempt() {
        try {
            return new Attempt(source.readToRestart(), "");
        } catch (ConfigException e) {
            return new Attempt(null, String.valueOf(e.getMessage()));
        }
    }

    private Result restartWith(Attempt read) {
        if (read.configuration() == null) {
            return notRestarted(read.error());
        }
        if (mood != Mood.RUNNING) {
            return Result.of(Result.Outcome.SHUTDOWN_STATE);
        }
        var sockets = groups.tryOut(read.configuration().groups());
        if (!sockets.isDone()) {
            return notRestarted(sockets.detail());
        }
        successor = read.configuration();
        mood = Mood.RESTARTING;
        stopEverything();
        return Result.DONE;
    }

    private Result notRestarted(String error) {
        log.error("not restarted, the configuration cannot be used: " + error);
        return Result.failed(error);
    }

    /// Does something that may have to wait for a disk, on a thread of its own, one after the
    /// other.
    <T> CompletableFuture<T> aside(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, disk);
    }

    /// The same for what has no answer.
    void asideOnly(Runnable work) {
        disk.execute(work);
    }

    /// The main log.
    public MainLog log() {
        return log;
    }

    /// Takes an event from another thread; drops it, and says so, when too many wait.
    void publishSoon(Event event) {
        if (quota.take(event)) {
            agenda.post(() -> {
                quota.giveBack(event);
                groups.publish(event);
            });
        }
    }

    // ---- for the supervisor's thread, in tasks and questions

    /// The active groups by priority, then name.
    public List<ProcessGroup> groups() {
        agenda.requireOwner();
        return groups.all();
    }

    /// The active group of this name.
    public Optional<ProcessGroup> group(String name) {
        return groups().stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /// The process of this name in the active group of that name.
    public Optional<SupervisedProcess> process(String group, String name) {
        return group(group).flatMap(found -> found.process(name));
    }

    /// The configuration that was read last; its groups need not be the active ones.
    public Configuration configuration() {
        agenda.requireOwner();
        return configuration;
    }

    /// Makes a group of the configuration that was read last active; what is to be started by
    /// itself is started soon.
    ///
    /// @return DONE, BAD_NAME, ALREADY_ADDED, or FAILED when its socket cannot be opened
    public Result addGroup(String name) {
        agenda.requireOwner();
        var wanted =
                configuration.groups().stream()
                        .filter(group -> group.name().equals(name))
                        .findFirst();
        if (wanted.isEmpty()) {
            return Result.of(Result.Outcome.BAD_NAME);
        }
        if (group(name).isPresent()) {
            return Result.of(Result.Outcome.ALREADY_ADDED);
        }
        var added = groups.add(wanted.get(), configuration.daemon());
        groups.autostart();
        return added;
    }

    /// Forgets a group.
    ///
    /// @return DONE, BAD_NAME, or STILL_RUNNING unless all its processes are stopped
    public Result removeGroup(String name) {
        agenda.requireOwner();
        return groups.remove(name);
    }

    /// Begins to stop everything; [#run] returns when that is done. Beats a restart that is under
    /// way.
    public void shutDown() {
        agenda.requireOwner();
        successor = null;
        mood = Mood.SHUTDOWN;
        stopEverything();
    }

    private void stopEverything() {
        if (shutdown == null) {
            groups.publish(Event.stopping());
            watchers.forEach(Watcher::regrouped);
            shutdown = new Shutdown(this, groups.all());
            shutdown.begin();
        }
    }

    /// What the daemon is about to do.
    public Mood mood() {
        agenda.requireOwner();
        return mood;
    }

    /// A client has something to say to listeners: REMOTE_COMMUNICATION.
    public void tell(String type, String data) {
        agenda.requireOwner();
        groups.publish(Event.remote(type, data));
    }

    /// Opens the main log and all logs of children anew. Does not wait for that.
    public void reopenLogs() {
        agenda.requireOwner();
        var reopeners = groups.all().stream().flatMap(g -> g.processes().stream()).toList();
        asideOnly(this::reopenMainLog);
        reopeners.forEach(SupervisedProcess::reopenLogs);
    }

    private void reopenMainLog() {
        try {
            var file = log.file();
            if (file.isPresent()) {
                file.get().reopen();
                log.info("supervisord logreopen");
            }
        } catch (IOException e) {
            log.critical("cannot reopen the log: " + Trouble.of(e));
        }
    }

    private Changes take(Configuration read) {
        configuration = read; // what is to be noticed in it is told at the start only
        read.unsupported().forEach(each -> log.warn("not supported: " + each));
        return Changes.between(
                groups.all().stream().map(ProcessGroup::settings).toList(), read.groups());
    }

    /// Does something in so many seconds.
    void later(int seconds, Runnable task) {
        agenda.at(now().plusSeconds(seconds), task);
    }

    /// Does something when its time has come.
    void at(Moment due, Runnable task) {
        agenda.at(due, task);
    }

    /// Whether processes may be started by themselves.
    boolean mayStart() {
        return shutdown == null;
    }

    /// The present, the same until somebody looks at the clock again.
    Moment now() {
        return agenda.now();
    }

    /// Looks at the clock.
    void refresh() {
        agenda.refresh();
    }

    Journal journal() {
        return journal;
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

    /// A process has changed its state.
    void announce(SupervisedProcess process, Action.Announce change) {
        groups.announce(process, change);
        watchers.forEach(watcher -> watcher.changed(process));
    }

    /// There are other groups than before.
    void regrouped() {
        watchers.forEach(Watcher::regrouped);
    }

    /// Ends its threads. After [#run].
    @Override
    public void close() {
        reaper.close();
        pump.close();
        disk.shutdown();
    }
}
