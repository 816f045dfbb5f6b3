// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.posix.Child;
import dev.baton.posix.Errno;
import dev.baton.posix.Fd;
import dev.baton.posix.PosixException;
import dev.baton.posix.Signals;
import dev.baton.supervisord.config.ProcessSettings;
import dev.baton.supervisord.config.SignalNames;
import dev.baton.supervisord.event.QueuedEvent;
import dev.baton.supervisord.log.Trouble;
import dev.baton.supervisord.process.Action;
import dev.baton.supervisord.process.Ending;
import dev.baton.supervisord.process.Input;
import dev.baton.supervisord.process.Life;
import dev.baton.supervisord.process.Machine;
import dev.baton.supervisord.process.Moment;
import dev.baton.supervisord.process.State;
import dev.baton.supervisord.spawn.Command;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One process: performs what its [Machine] says, and tells it what has become of that. The
/// supervisor's thread, but for [#logs].
public final class SupervisedProcess {
    private static final int SECONDS_TO_DRAIN = 2;
    private static final int SECONDS_BETWEEN_REPORTS = 2;

    private final String group;
    private final Machine machine;
    private final ProcessLogs logs;
    private final @Nullable SharedSocket socket;
    private final Supervisor supervisor;
    private final Waiters waiters = new Waiters();
    private @Nullable ProcessGroup owner;
    private Life life = Life.NEW;
    private @Nullable RunningChild running;
    private @Nullable Moment alarm;

    /// How many inputs are being worked off: one may lead to another.
    private int depth;

    /// The child has died, and its end has not been told yet: until then time stands still.
    private boolean dead;

    /// @param group its group's name
    /// @param socket its standard input; null for a pipe
    SupervisedProcess(
            String group,
            ProcessSettings settings,
            ProcessLogs logs,
            @Nullable SharedSocket socket,
            Supervisor supervisor) {
        this.group = group;
        this.machine = new Machine(settings);
        this.logs = logs;
        this.socket = socket;
        this.supervisor = supervisor;
    }

    void belongsTo(ProcessGroup of) {
        owner = of;
    }

    /// What is configured.
    public ProcessSettings settings() {
        return machine.settings();
    }

    /// Its group's name.
    public String group() {
        return group;
    }

    /// What is known of it.
    public Life life() {
        return life;
    }

    /// Its log files. Any thread.
    public ProcessLogs logs() {
        return logs;
    }

    /// What can be told about it now.
    public ProcessSnapshot snapshot() {
        supervisor.refresh();
        return ProcessSnapshot.of(group, settings().name(), life, supervisor.now(), logs);
    }

    // ---- what clients want

    /// Starts it.
    ///
    /// @param wait whether the answer is to come when it is up, or is not going to be
    /// @return DONE; NO_FILE or NOT_EXECUTABLE with a detail, and nothing is changed then;
    ///   ALREADY_STARTED, SPAWN_ERROR, ABNORMAL_TERMINATION, FAILED, SHUTDOWN_STATE
    public CompletableFuture<Result> start(boolean wait) {
        var refusal = refusal();
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        give(new Input.Start());
        if (!life.spawnerr().isEmpty()) {
            return CompletableFuture.completedFuture(Result.of(Result.Outcome.SPAWN_ERROR));
        }
        return wait
                ? waiters.add(life, Waiters::started)
                : CompletableFuture.completedFuture(Result.DONE);
    }

    private Optional<Result> refusal() {
        if (!supervisor.mayStart()) {
            return Optional.of(Result.of(Result.Outcome.SHUTDOWN_STATE));
        }
        try {
            supervisor.launcher().command(settings());
        } catch (Command.Problem e) {
            var outcome =
                    e.kind() == Command.Kind.NOT_FOUND
                            ? Result.Outcome.NO_FILE
                            : Result.Outcome.NOT_EXECUTABLE;
            return Optional.of(new Result(outcome, String.valueOf(e.getMessage())));
        }
        if (life.state().isRunning()) {
            return Optional.of(Result.of(Result.Outcome.ALREADY_STARTED));
        }
        return life.state() == State.UNKNOWN
                ? Optional.of(Result.failed(settings().name() + " is in an unknown process state"))
                : Optional.empty();
    }

    /// Stops it.
    ///
    /// @param wait whether the answer is to come when it is stopped
    /// @return DONE, NOT_RUNNING, FAILED
    public CompletableFuture<Result> stop(boolean wait) {
        if (!life.state().isRunning()) {
            return CompletableFuture.completedFuture(Result.of(Result.Outcome.NOT_RUNNING));
        }
        give(new Input.Stop());
        if (!wait || life.state() == State.UNKNOWN) {
            return CompletableFuture.completedFuture(Waiters.stopped(life).orElse(Result.DONE));
        }
        var stopped = waiters.add(life, Waiters::stopped);
        reportStop();
        return stopped;
    }

    private void reportStop() {
        if (life.state() == State.STOPPING && !waiters.isEmpty()) {
            supervisor.log().info("waiting for " + settings().name() + " to stop");
            supervisor.later(SECONDS_BETWEEN_REPORTS, this::reportStop);
        }
    }

    /// Sends a signal without wanting it to end.
    ///
    /// @param number of the signal
    /// @return DONE, NOT_RUNNING, FAILED
    public Result signal(int number) {
        if (running == null || !life.state().isSignallable()) {
            return Result.of(Result.Outcome.NOT_RUNNING);
        }
        supervisor
                .log()
                .debug(
                        "sending %s (pid %d) sig %s"
                                .formatted(
                                        settings().name(), life.pid(), SignalNames.name(number)));
        send(life.pid(), number, false);
        return life.state() == State.UNKNOWN
                ? Result.failed("the process could not be signalled")
                : Result.DONE;
    }

    /// Sends bytes to its standard input. What the pipe does not take at once waits.
    ///
    /// @return DONE; NOT_RUNNING; NO_FILE when it reads no more, or from a socket; FAILED when too
    ///   much waits
    public Result write(byte[] bytes) {
        if (running == null || dead || life.state() == State.STOPPING) {
            return Result.of(Result.Outcome.NOT_RUNNING);
        }
        var input = running.input();
        if (input == null) {
            return Result.of(Result.Outcome.NO_FILE);
        }
        return switch (input.send(bytes)) {
            case TAKEN -> Result.DONE;
            case CLOSED -> Result.of(Result.Outcome.NO_FILE);
            case FULL -> Result.failed("too much waits to be read by the process");
        };
    }

    /// Begins its logs anew, also those of a process that is not up. The answer comes later, since
    /// disks may be slow.
    ///
    /// @return DONE, or FAILED with a detail
    public CompletableFuture<Result> clearLogs() {
        var of = running;
        return supervisor.aside(() -> {
            try {
                if (of == null) {
                    logs.clear();
                } else {
                    of.clearLogs();
                }
                return Result.DONE;
            } catch (IOException e) {
                return Result.failed(Trouble.of(e));
            }
        });
    }

    /// Opens its logs anew, soon.
    void reopenLogs() {
        var of = running;
        if (of != null) {
            supervisor.asideOnly(() -> reopenLogs(of));
        }
    }

    private void reopenLogs(RunningChild of) {
        try {
            of.reopenLogs();
        } catch (IOException e) {
            supervisor
                    .log()
                    .critical(
                            "cannot reopen a log of '" + settings().name() + "': " + Trouble.of(e));
        }
    }

    // ---- what the supervisor wants

    /// Starts it with the daemon, or with its group.
    void autostart() {
        if (life.state() == State.STOPPED && life.started() == null) {
            give(new Input.Start());
        }
    }

    /// It is not to be started again.
    void callOff() {
        give(new Input.Stop());
    }

    /// The daemon goes down, and the turn is at this one.
    void shutDown() {
        give(new Input.ShutDown());
    }

    /// Whether it is a listener that can be sent an event now.
    boolean wantsEvent() {
        var listener = running == null ? null : running.listener();
        return life.state() == State.RUNNING && listener != null && listener.wantsEvent();
    }

    /// Sends it an event, if it can be.
    boolean send(QueuedEvent event, byte[] envelope) {
        var to = running;
        if (to == null || to.listener() == null || to.input() == null) {
            return false;
        }
        var input = to.input();
        return to.listener()
                .send(
                        event,
                        () ->
                                input.send(envelope)
                                        == dev.baton.supervisord.spawn.Input.Answer.TAKEN);
    }

    // ---- the machine

    private void give(Input input) {
        supervisor.refresh();
        var step = machine.after(life, input, supervisor.now(), supervisor.mayStart());
        life = step.life();
        depth++;
        try {
            step.actions().forEach(this::perform);
        } finally {
            depth--;
        }
        setAlarm();
        if (depth == 0) {
            waiters.tell();
        }
    }

    /// One alarm for each deadline, however often something happens before it.
    private void setAlarm() {
        var due = wakeAt().orElse(null);
        if (due != null && !due.equals(alarm)) {
            supervisor.at(due, () -> tickIfStill(due));
        }
        alarm = due;
    }

    private Optional<Moment> wakeAt() {
        return machine.wakeAt(life, supervisor.mayStart());
    }

    private void tickIfStill(Moment due) {
        if (!dead && wakeAt().filter(due::equals).isPresent()) {
            give(new Input.Tick());
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Log(var level, var text) -> supervisor.log().log(level, text);
            case Action.Announce announce -> announce(announce);
            case Action.Signal(var pid, var number, var wholeGroup) ->
                    kill(pid, number, wholeGroup);
            case Action.Spawn() -> spawn();
        }
    }

    private void announce(Action.Announce change) {
        supervisor.announce(this, change);
        waiters.changed(change.life());
        if (change.life().state() == State.RUNNING && owner != null) {
            owner.dispatch(); // a listener may have something to do now
        }
    }

    private void kill(int pid, int number, boolean wholeGroup) {
        supervisor
                .log()
                .debug(
                        "killing %s (pid %d) %swith signal %s"
                                .formatted(
                                        settings().name(),
                                        pid,
                                        wholeGroup ? "process group " : "",
                                        SignalNames.name(number)));
        send(pid, number, wholeGroup);
    }

    private void send(int pid, int number, boolean wholeGroup) {
        try {
            if (wholeGroup) {
                Signals.killGroup(pid, number);
            } else if (running != null) {
                running.child().signal(number);
            }
        } catch (PosixException e) {
            if (!e.errno().equals(Errno.ESRCH)) {
                give(new Input.SignalFailed(String.valueOf(e.getMessage())));
            }
        }
    }

    // ---- the child

    private void spawn() {
        Fd stdin;
        try {
            stdin = socket == null ? null : socket.acquire();
        } catch (IOException e) {
            give(new Input.NotSpawned("could not create FastCGI socket: " + e.getMessage()));
            return;
        }
        var making = new Making(this, owner, supervisor);
        switch (supervisor.reaper().launching(() -> making.make(stdin))) {
            case Making.Made(var child) -> {
                running = child;
                give(new Input.Spawned(child.child().pid()));
            }
            case Making.Failed(var reason, var stderr) -> {
                releaseSocket();
                logs.say(stderr);
                give(new Input.NotSpawned(reason));
            }
        }
    }

    private void releaseSocket() {
        if (socket != null) {
            socket.release();
        }
    }

    /// What it has written is put into its logs before its end is told, so that who hears of the
    /// end finds all of it; but a log that is stuck cannot keep the end back.
    void died(Child child, Ending how, Moment at) {
        var of = running;
        if (of == null || !Objects.equals(of.child(), child)) {
            return;
        }
        dead = true;
        Runnable tell = () -> ended(child, how, at);
        supervisor.pump().finish(of.outputs(), of.inputs(), () -> supervisor.post(tell));
        supervisor.later(SECONDS_TO_DRAIN, tell);
    }

    /// Told once: the second time there is another child, or none.
    private void ended(Child child, Ending how, Moment at) {
        if (running == null || !Objects.equals(running.child(), child)) {
            return;
        }
        var listener = running.listener();
        running = null;
        dead = false;
        supervisor.journal().ended(child.pid());
        releaseSocket();
        if (listener != null) {
            listener.ended();
        }
        give(new Input.Ended(how, at));
    }
}
