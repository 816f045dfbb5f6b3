// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.posix.Child;
import dev.baton.posix.Errno;
import dev.baton.posix.Fd;
import dev.baton.posix.PosixException;
import dev.baton.posix.Signals;
import dev.baton.supervisord.config.ProcessSettings;
import dev.baton.supervisord.process.Action;
import dev.baton.supervisord.process.Ending;
import dev.baton.supervisord.process.Life;
import dev.baton.supervisord.process.Machine;
import dev.baton.supervisord.process.Moment;
import dev.baton.supervisord.spawn.Input;
import dev.baton.supervisord.spawn.Launcher.Outcome;
import dev.baton.supervisord.spawn.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One process: performs what its [Machine] says, and tells it what has become of that.
final class SupervisedProcess {
    private final String group;
    private final Machine machine;
    private final ProcessLogs logs;
    private final Supervisor supervisor;
    private Life life = Life.NEW;
    private @Nullable Running running;
    private @Nullable Moment alarm;

    /// When the child died, while its end has not been told yet: until then time stands still.
    private @Nullable Moment dead;

    SupervisedProcess(
            String group, ProcessSettings settings, ProcessLogs logs, Supervisor supervisor) {
        this.group = group;
        this.machine = new Machine(settings);
        this.logs = logs;
        this.supervisor = supervisor;
    }

    /// A child and the daemon's ends of its pipes.
    private record Running(Child child, List<Output> outputs, List<Input> inputs) {}

    ProcessSettings settings() {
        return machine.settings();
    }

    String group() {
        return group;
    }

    Life life() {
        return life;
    }

    ProcessLogs logs() {
        return logs;
    }

    /// When it has to be told the time next.
    Optional<Moment> wakeAt() {
        return machine.wakeAt(life, supervisor.mayStart());
    }

    void start() {
        give(new dev.baton.supervisord.process.Input.Start());
    }

    void stop() {
        give(new dev.baton.supervisord.process.Input.Stop());
    }

    /// The daemon goes down, and the turn is at this one.
    void shutDown() {
        give(new dev.baton.supervisord.process.Input.ShutDown());
    }

    void tick() {
        if (dead != null) {
            return;
        }
        give(new dev.baton.supervisord.process.Input.Tick());
    }

    /// Sends a signal without wanting it to end.
    void signal(int number) {
        if (running != null && life.state().isSignallable()) {
            perform(new Action.Signal(life.pid(), number, false));
        }
    }

    /// Empties its logs.
    ///
    /// @throws IOException when that fails
    void clearLogs() throws IOException {
        if (running == null) {
            logs.clear();
            return;
        }
        for (var output : running.outputs()) {
            output.log().clear();
        }
    }

    /// Opens its logs anew.
    void reopenLogs() {
        if (running == null) {
            return;
        }
        for (var output : running.outputs()) {
            try {
                output.log().reopen();
            } catch (IOException e) {
                supervisor
                        .log()
                        .critical(
                                "cannot reopen a log of '"
                                        + settings().name()
                                        + "': "
                                        + e.getMessage());
            }
        }
    }

    private void give(dev.baton.supervisord.process.Input input) {
        var step = machine.after(life, input, supervisor.now(), supervisor.mayStart());
        life = step.life();
        step.actions().forEach(this::perform);
        setAlarm();
    }

    /// One alarm for each deadline, however often something happens before it.
    private void setAlarm() {
        var due = wakeAt().orElse(null);
        if (due != null && !due.equals(alarm)) {
            supervisor.wakes(this, due);
        }
        alarm = due;
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Log(var level, var text) -> supervisor.log().log(level, text);
            case Action.Announce announce -> supervisor.announce(this, announce);
            case Action.Signal(var pid, var number, var wholeGroup) ->
                    send(pid, number, wholeGroup);
            case Action.Spawn() -> spawn();
        }
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
                give(
                        new dev.baton.supervisord.process.Input.SignalFailed(
                                String.valueOf(e.getMessage())));
            }
        }
    }

    private void spawn() {
        if (settings().socket() != null) {
            give(
                    new dev.baton.supervisord.process.Input.NotSpawned(
                            "sockets of fcgi-programs are not supported yet"));
            return;
        }
        var outcome =
                supervisor
                        .reaper()
                        .launching(() -> {
                            var made = supervisor.launcher().launch(settings(), group, null);
                            if (made instanceof Outcome.Launched launched) {
                                watch(launched);
                            }
                            return made;
                        });
        switch (outcome) {
            case Outcome.Launched launched ->
                    give(new dev.baton.supervisord.process.Input.Spawned(launched.child().pid()));
            case Outcome.Failed(var reason, var stderr) -> {
                logs.say(stderr);
                give(new dev.baton.supervisord.process.Input.NotSpawned(reason));
            }
        }
    }

    private void watch(Outcome.Launched launched) {
        var outputs = new ArrayList<Output>();
        outputs.add(supervisor.pump().read(launched.stdout(), logs.openStdout()));
        Fd stderr = launched.stderr();
        if (stderr != null) {
            outputs.add(supervisor.pump().read(stderr, logs.openStderr()));
        }
        Fd stdin = launched.stdin();
        var inputs = stdin == null ? List.<Input>of() : List.of(supervisor.pump().write(stdin));
        var now = new Running(launched.child(), List.copyOf(outputs), inputs);
        running = now;
        supervisor
                .reaper()
                .add(launched.child(), (how, at) -> supervisor.post(() -> died(now, how, at)));
    }

    /// What it has written is put into its logs before its end is told, so that who hears of the
    /// end finds all of it; but a log that is stuck cannot keep the end back.
    private void died(Running of, Ending how, Moment at) {
        dead = at;
        var told = new boolean[1];
        Runnable tell =
                () -> {
                    if (!told[0]) {
                        told[0] = true;
                        ended(of, how, at);
                    }
                };
        supervisor.pump().finish(of.outputs(), of.inputs(), () -> supervisor.post(tell));
        supervisor.postAfterDrain(tell);
    }

    private void ended(Running of, Ending how, Moment at) {
        if (running != null && running.child() == of.child()) {
            running = null;
            dead = null;
            give(new dev.baton.supervisord.process.Input.Ended(how, at));
        }
    }
}
