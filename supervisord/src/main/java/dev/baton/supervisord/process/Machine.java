// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.config.ProcessSettings;
import dev.baton.supervisord.config.SignalNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns what happens to one process into events of the table, and the table's effects into a new
/// [Life] and [Action]s. A value like its settings; any thread.
///
/// @param settings of the process
public record Machine(ProcessSettings settings) {
    private static final int SIGKILL = 9;

    /// A process that exits at once is not started more often than this: without startsecs nothing
    /// else would hold it back.
    private static final int SECONDS_BETWEEN_RESTARTS = 1;

    /// A death takes its time to be heard of, also where stopwaitsecs gives none.
    private static final int SECONDS_BETWEEN_KILLS = 1;

    /// A process after something has happened.
    ///
    /// @param life what is known then
    /// @param actions to be done, in this order
    public record Step(Life life, List<Action> actions) {}

    /// What `input` does to `life`.
    ///
    /// @param now the present
    /// @param mayStart false while the daemon goes down: nothing is started by itself
    public Step after(Life life, Input input, Moment now, boolean mayStart) {
        var run = new Run(life, now, mayStart);
        switch (input) {
            case Input.Start() -> run.fire(Event.START);
            case Input.Stop() -> run.fire(Event.STOP);
            case Input.ShutDown() -> run.fire(Event.SHUT_DOWN);
            case Input.Spawned(var pid) -> run.spawned(pid);
            case Input.NotSpawned(var reason) -> run.notSpawned(reason);
            case Input.Ended(var how, var at) -> run.ended(how, at);
            case Input.SignalFailed(var reason) -> run.signalFailed(reason);
            case Input.Tick() -> {}
        }
        run.whatIsDue();
        return new Step(run.life, List.copyOf(run.actions));
    }

    /// When it has to be told the time next; empty for never.
    public Optional<Moment> wakeAt(Life life, boolean mayStart) {
        return switch (life.state()) {
            case STARTING, STOPPING -> Optional.ofNullable(life.deadline());
            case BACKOFF, EXITED ->
                    mayStart ? Optional.ofNullable(life.deadline()) : Optional.empty();
            case STOPPED, RUNNING, FATAL, UNKNOWN -> Optional.empty();
        };
    }

    /// One input and what follows from it.
    private final class Run {
        private final Moment now;
        private final boolean mayStart;
        private final List<Action> actions = new ArrayList<>();
        private Life life;

        Run(Life life, Moment now, boolean mayStart) {
            this.life = life;
            this.now = now;
            this.mayStart = mayStart;
        }

        void fire(Event event) {
            var transition = Transitions.next(life.state(), event);
            var before = life;
            life = life.in(transition.next());
            var later = new ArrayList<Action>();
            for (var effect : transition.effects()) {
                perform(effect, later);
            }
            if (before.state() != life.state()) {
                var expected = event != Event.ENDED_UNEXPECTED;
                actions.add(new Action.Announce(before.state(), life, before.pid(), expected));
            }
            actions.addAll(later);
        }

        private void perform(Effect effect, List<Action> later) {
            switch (effect) {
                case SPAWN -> {
                    life = life.startedAt(now);
                    later.add(new Action.Spawn());
                }
                case COUNT_FAILURE -> {
                    var tries = life.tries() + 1;
                    life = life.withTries(tries).withDeadline(now.plusSeconds(tries));
                }
                case RESET_TRIES -> life = life.withTries(0);
                case SIGNAL_STOP ->
                        signal(
                                later,
                                settings.stop().signal(),
                                settings.stop().asgroup(),
                                settings.stop().waitsecs());
                case SIGNAL_KILL -> {
                    log(
                            LogLevel.WARN,
                            "killing '%s' (%d) with SIGKILL"
                                    .formatted(settings.name(), life.pid()));
                    signal(
                            later,
                            SIGKILL,
                            settings.stop().killasgroup(),
                            Math.max(SECONDS_BETWEEN_KILLS, settings.stop().waitsecs()));
                }
                case FORGET_CHILD -> life = life.withoutChild();
                case CALL_OFF -> life = life.withDeadline(null);
            }
        }

        private void signal(List<Action> later, int signal, boolean group, int seconds) {
            life = life.withDeadline(now.plusSeconds(seconds));
            log(
                    LogLevel.DEBUG,
                    "killing %s (pid %d) %swith signal %s"
                            .formatted(
                                    settings.name(),
                                    life.pid(),
                                    group ? "process group " : "",
                                    SignalNames.name(signal)));
            later.add(new Action.Signal(life.pid(), signal, group));
        }

        void spawned(int pid) {
            log(LogLevel.INFO, "spawned: '%s' with pid %d".formatted(settings.name(), pid));
            life = life.withChild(pid, upAt());
        }

        private Moment upAt() {
            var from = life.started() == null ? now : life.started();
            return from.plusSeconds(settings.launch().startsecs());
        }

        void notSpawned(String reason) {
            log(LogLevel.INFO, "spawnerr: " + reason);
            life = life.withSpawnerr(reason);
            fire(Event.SPAWN_FAILED);
        }

        void signalFailed(String reason) {
            log(
                    LogLevel.CRITICAL,
                    "unknown problem killing %s (%d):%s"
                            .formatted(settings.name(), life.pid(), reason));
            fire(Event.SIGNAL_FAILED);
        }

        void ended(Ending how, Moment at) {
            var wanted = life.state() == State.STOPPING || life.state() == State.UNKNOWN;
            var expected =
                    how instanceof Ending.Exited(var status)
                            && settings.exitcodes().contains(status);
            if (wanted) {
                life = life.ended(at, how.exitstatus(), life.spawnerr());
                fire(expected ? Event.ENDED_EXPECTED : Event.ENDED_UNEXPECTED);
                log(expected ? LogLevel.INFO : LogLevel.WARN, told("stopped", how, ""));
            } else if (!at.reached(upAt())) {
                life = life.ended(at, null, "Exited too quickly (process log may have details)");
                fire(Event.ENDED_EARLY);
                log(LogLevel.WARN, told("exited", how, "; not expected"));
            } else {
                endedLate(how, at, expected);
            }
        }

        private void endedLate(Ending how, Moment at, boolean expected) {
            stayedUp();
            var error = expected ? life.spawnerr() : "Bad exit code " + how.exitstatus();
            life = life.ended(at, how.exitstatus(), error);
            fire(expected ? Event.ENDED_EXPECTED : Event.ENDED_UNEXPECTED);
            log(
                    expected ? LogLevel.INFO : LogLevel.WARN,
                    told("exited", how, expected ? "; expected" : "; not expected"));
            life = life.withDeadline(restartAt(expected));
        }

        private @Nullable Moment restartAt(boolean expected) {
            var wanted =
                    switch (settings.launch().autorestart()) {
                        case NEVER -> false;
                        case ALWAYS -> true;
                        case UNEXPECTED -> !expected;
                    };
            var earliest =
                    life.started() == null
                            ? now
                            : life.started().plusSeconds(SECONDS_BETWEEN_RESTARTS);
            return !wanted ? null : now.reached(earliest) ? now : earliest;
        }

        private void stayedUp() {
            if (life.state() == State.STARTING) {
                fire(Event.STAYED_UP);
                log(
                        LogLevel.INFO,
                        "success: %s entered RUNNING state, process has stayed up for > than %d seconds (startsecs)"
                                .formatted(settings.name(), settings.launch().startsecs()));
            }
        }

        private String told(String what, Ending how, String more) {
            return "%s: %s (%s%s)".formatted(what, settings.name(), how, more);
        }

        /// What happens by itself by now.
        void whatIsDue() {
            if (life.state() == State.BACKOFF && life.tries() > settings.launch().startretries()) {
                fire(Event.GIVE_UP);
                log(
                        LogLevel.INFO,
                        "gave up: %s entered FATAL state, too many start retries too quickly"
                                .formatted(settings.name()));
                return;
            }
            var deadline = wakeAt(life, mayStart);
            if (deadline.isEmpty() || !now.reached(deadline.get())) {
                return;
            }
            switch (life.state()) {
                case STARTING -> stayedUp();
                case BACKOFF -> fire(Event.RETRY);
                case EXITED -> fire(Event.RESTART);
                case STOPPING -> fire(Event.STOP_OVERDUE);
                case STOPPED, RUNNING, FATAL, UNKNOWN -> {}
            }
        }

        private void log(LogLevel level, String text) {
            actions.add(new Action.Log(level, text));
        }
    }
}
