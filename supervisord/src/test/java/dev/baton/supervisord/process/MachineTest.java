// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.supervisord.config.Autorestart;
import dev.baton.supervisord.config.ProcessSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
    private static final Instant WALL = Instant.parse("2026-01-02T03:04:05Z");

    /// A process with a clock that tests turn on.
    private static final class Play {
        private final Machine machine;
        private long nanos = Long.MAX_VALUE - 5_000_000_000L; // the monotonic clock may overflow
        private Life life = Life.NEW;
        private boolean mayStart = true;
        private Instant wall = WALL;
        private final List<Action> actions = new ArrayList<>();

        Play(ProcessSettings settings) {
            machine = new Machine(settings);
        }

        static Play of(Autorestart autorestart, int startsecs, int startretries) {
            return new Play(
                    Sample.launched(
                            Sample.process("cat", "/bin/cat"),
                            autorestart,
                            startsecs,
                            startretries));
        }

        Moment now() {
            return new Moment(nanos, wall);
        }

        Play pass(double seconds) {
            nanos += (long) (seconds * 1e9);
            return give(new Input.Tick());
        }

        Play give(Input input) {
            actions.clear();
            var step = machine.after(life, input, now(), mayStart);
            life = step.life();
            actions.addAll(step.actions());
            return this;
        }

        Play started() {
            return give(new Input.Start()).give(new Input.Spawned(42));
        }

        Play exits(int status) {
            return give(new Input.Ended(new Ending.Exited(status), now()));
        }

        List<String> lines() {
            return actions.stream()
                    .filter(Action.Log.class::isInstance)
                    .map(Action.Log.class::cast)
                    .map(log -> log.level().mark() + " " + log.text())
                    .toList();
        }

        List<State> states() {
            return actions.stream()
                    .filter(Action.Announce.class::isInstance)
                    .map(action -> ((Action.Announce) action).life().state())
                    .toList();
        }
    }

    @Test
    void aProcessThatStaysUpForStartsecsIsRunning() {
        var play = Play.of(Autorestart.UNEXPECTED, 2, 3).started();
        assertThat(play.life.state()).isEqualTo(State.STARTING);
        assertThat(play.lines()).containsExactly("INFO spawned: 'cat' with pid 42");

        assertThat(play.pass(1.99).life.state()).isEqualTo(State.STARTING);
        assertThat(play.pass(0.01).life.state()).isEqualTo(State.RUNNING);
        assertThat(play.lines())
                .containsExactly(
                        "INFO success: cat entered RUNNING state, process has stayed up for > than 2 seconds (startsecs)");
    }

    @Test
    void aProcessWithoutStartsecsIsRunningAtOnce() {
        assertThat(Play.of(Autorestart.UNEXPECTED, 0, 3).started().life.state())
                .isEqualTo(State.RUNNING);
    }

    @Test
    void aChildThatDiesTooEarlyIsTriedAgainAfterEverLongerDelaysAndThenGivenUp() {
        var play = Play.of(Autorestart.UNEXPECTED, 1, 3).started();
        for (int tries = 1; tries <= 3; tries++) {
            play.pass(0.5).exits(1);
            assertThat(play.life.state()).isEqualTo(State.BACKOFF);
            assertThat(play.life.tries()).isEqualTo(tries);
            assertThat(play.life.exitstatus()).isNull();
            assertThat(play.life.spawnerr())
                    .isEqualTo("Exited too quickly (process log may have details)");
            assertThat(play.lines())
                    .containsExactly("WARN exited: cat (exit status 1; not expected)");
            assertThat(play.pass(tries - 0.01).life.state()).isEqualTo(State.BACKOFF);
            assertThat(play.pass(0.01).actions).contains(new Action.Spawn());
            play.give(new Input.Spawned(43));
        }
        play.exits(1);
        assertThat(play.states()).containsExactly(State.BACKOFF, State.FATAL);
        assertThat(play.life.tries()).isZero();
        assertThat(play.lines())
                .containsExactly(
                        "WARN exited: cat (exit status 1; not expected)",
                        "INFO gave up: cat entered FATAL state, too many start retries too quickly");
        assertThat(play.pass(100).actions).isEmpty();
    }

    @Test
    void aChildThatCannotBeMadeIsTriedAgainToo() {
        var play = Play.of(Autorestart.NEVER, 1, 0).give(new Input.Start());
        assertThat(play.actions)
                .last()
                .as("the announcement comes before the child")
                .isEqualTo(new Action.Spawn());
        play.give(new Input.NotSpawned("can't find command 'x'"));
        assertThat(play.states()).containsExactly(State.BACKOFF, State.FATAL);
        assertThat(play.life.spawnerr()).isEqualTo("can't find command 'x'");
        assertThat(play.lines()).contains("INFO spawnerr: can't find command 'x'");
    }

    @Test
    void theMomentOfDeathDecidesAndNotWhenItIsHeardOf() {
        var play = Play.of(Autorestart.UNEXPECTED, 1, 3).started();
        var early = new Moment(play.nanos + 999_999_999L, WALL);
        var late = new Moment(play.nanos + 1_000_000_000L, WALL);
        var other = Play.of(Autorestart.NEVER, 1, 3).started();
        play.pass(1);
        assertThat(play.life.state()).isEqualTo(State.RUNNING);
        play.give(new Input.Ended(new Ending.Exited(0), early));
        assertThat(play.life.state()).isEqualTo(State.BACKOFF);

        other.nanos += 2_000_000_000L;
        other.give(new Input.Ended(new Ending.Exited(0), late));
        assertThat(other.states()).containsExactly(State.RUNNING, State.EXITED);
    }

    @Test
    void anUnexpectedExitIsRestartedAtOnce() {
        var play = Play.of(Autorestart.UNEXPECTED, 1, 3).started().pass(5).exits(7);
        assertThat(play.states()).containsExactly(State.EXITED, State.STARTING);
        assertThat(play.actions).contains(new Action.Spawn());
        assertThat(play.lines()).containsExactly("WARN exited: cat (exit status 7; not expected)");
        assertThat(play.life.tries()).isZero();
    }

    @Test
    void anExpectedExitIsRestartedOnlyWhenAlwaysIsAskedFor() {
        var unexpected = Play.of(Autorestart.UNEXPECTED, 1, 3).started().pass(5).exits(0);
        assertThat(unexpected.states()).containsExactly(State.EXITED);
        assertThat(unexpected.lines())
                .containsExactly("INFO exited: cat (exit status 0; expected)");
        assertThat(unexpected.life.exitstatus()).isZero();

        assertThat(Play.of(Autorestart.ALWAYS, 1, 3).started().pass(5).exits(0).states())
                .containsExactly(State.EXITED, State.STARTING);
        assertThat(Play.of(Autorestart.NEVER, 1, 3).started().pass(5).exits(9).states())
                .containsExactly(State.EXITED);
    }

    @Test
    void aSignalIsNeverExpected() {
        var play = Play.of(Autorestart.NEVER, 1, 3).started().pass(5);
        play.give(new Input.Ended(new Ending.Signalled(11, true), play.now()));
        assertThat(play.lines())
                .containsExactly(
                        "WARN exited: cat (terminated by SIGSEGV (core dumped); not expected)");
        assertThat(play.life.exitstatus()).isEqualTo(-1);
        assertThat(play.life.spawnerr()).isEqualTo("Bad exit code -1");
    }

    @Test
    void aProcessThatExitsAtOnceIsNotStartedMoreThanOnceASecond() {
        var play = Play.of(Autorestart.ALWAYS, 0, 3).started().exits(0);
        assertThat(play.life.state()).isEqualTo(State.EXITED);
        assertThat(play.pass(0.99).actions).isEmpty();
        assertThat(play.pass(0.01).actions).contains(new Action.Spawn());
    }

    @Test
    void aStopSendsTheSignalAndAfterStopwaitsecsKillsAgainAndAgain() {
        var settings =
                Sample.stopped(
                        Sample.process("cat", "cat"), new ProcessSettings.Stop(2, 3, false, true));
        var play = new Play(settings).started().pass(5).give(new Input.Stop());
        assertThat(play.life.state()).isEqualTo(State.STOPPING);
        assertThat(play.actions).last().isEqualTo(new Action.Signal(42, 2, false));

        for (int i = 0; i < 3; i++) {
            assertThat(play.pass(2.99).actions).isEmpty();
            play.pass(0.01);
            assertThat(play.actions).contains(new Action.Signal(42, 9, true));
            assertThat(play.lines()).contains("WARN killing 'cat' (42) with SIGKILL");
        }
        play.give(new Input.Ended(new Ending.Signalled(9, false), play.now()));
        assertThat(play.life.state()).isEqualTo(State.STOPPED);
        assertThat(play.lines()).containsExactly("WARN stopped: cat (terminated by SIGKILL)");
        assertThat(play.life.exitstatus()).isEqualTo(-1);
        assertThat(play.life.pid()).isZero();
        assertThat(play.pass(100).actions).isEmpty();
    }

    @Test
    void aStopWithoutStopwaitsecsKillsAtOnceAndThenOnceASecond() {
        var settings =
                Sample.stopped(
                        Sample.process("cat", "cat"),
                        new ProcessSettings.Stop(15, 0, false, false));
        var play = new Play(settings).started().pass(5).give(new Input.Stop());
        assertThat(play.actions)
                .filteredOn(Action.Signal.class::isInstance)
                .containsExactly(new Action.Signal(42, 15, false), new Action.Signal(42, 9, false));

        assertThat(play.pass(0.99).actions).isEmpty();
        assertThat(play.pass(0.01).actions).contains(new Action.Signal(42, 9, false));
        play.give(new Input.Ended(new Ending.Signalled(9, false), play.now()));
        assertThat(play.life.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void aProcessThatStopsWithAnExpectedStatusIsNoWarning() {
        var play = Play.of(Autorestart.ALWAYS, 1, 3).started().give(new Input.Stop()).exits(0);
        assertThat(play.lines()).containsExactly("INFO stopped: cat (exit status 0)");
        assertThat(play.life.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void anAnnouncementCarriesThePidOfTheChildThatHasEnded() {
        var play = Play.of(Autorestart.NEVER, 1, 3).started().pass(5).exits(3);
        assertThat(play.actions)
                .first()
                .isEqualTo(new Action.Announce(State.RUNNING, play.life, 42, false));
    }

    @Test
    void aStopDuringBackoffForgetsTheRetry() {
        var play = Play.of(Autorestart.UNEXPECTED, 1, 3).started().exits(1);
        play.give(new Input.Stop());
        assertThat(play.states()).containsExactly(State.STOPPED);
        assertThat(play.pass(100).actions).isEmpty();
        play.give(new Input.Start());
        assertThat(play.life.tries()).as("a start begins to count anew").isZero();
    }

    @Test
    void whileTheDaemonGoesDownNothingStartsByItself() {
        var retry = Play.of(Autorestart.UNEXPECTED, 1, 3).started().exits(1);
        retry.mayStart = false;
        assertThat(retry.pass(100).actions).isEmpty();
        assertThat(retry.machine.wakeAt(retry.life, false)).isEmpty();
        assertThat(retry.give(new Input.ShutDown()).states()).containsExactly(State.FATAL);

        var restart = Play.of(Autorestart.ALWAYS, 1, 3).started().pass(5);
        restart.mayStart = false;
        assertThat(restart.exits(1).states()).containsExactly(State.EXITED);
        assertThat(restart.pass(100).actions).isEmpty();
    }

    @Test
    void whatCannotBeSignalledIsUnknownUntilItEnds() {
        var play = Play.of(Autorestart.ALWAYS, 1, 3).started().give(new Input.Stop());
        play.give(new Input.SignalFailed("kill: EPERM"));
        assertThat(play.life.state()).isEqualTo(State.UNKNOWN);
        assertThat(play.lines())
                .containsExactly("CRIT unknown problem killing cat (42):kill: EPERM");
        assertThat(play.exits(0).life.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void timeIsToldWhenSomethingIsDue() {
        var play = Play.of(Autorestart.UNEXPECTED, 2, 3).started();
        assertThat(play.machine.wakeAt(play.life, true))
                .hasValueSatisfying(moment ->
                        assertThat(play.now().until(moment)).isEqualTo(Duration.ofSeconds(2)));
        play.pass(2);
        assertThat(play.machine.wakeAt(play.life, true)).isEmpty();
    }

    @Test
    void aClockThatIsSetChangesNoDeadline() {
        for (var step : List.of(Duration.ofDays(-400), Duration.ofDays(400))) {
            var play = Play.of(Autorestart.ALWAYS, 2, 3).started();
            play.wall = WALL.plus(step);
            assertThat(play.pass(1.9).life.state()).isEqualTo(State.STARTING);
            assertThat(play.pass(0.2).life.state()).isEqualTo(State.RUNNING);

            play.give(new Input.Stop());
            play.wall = WALL;
            assertThat(play.pass(9.9).states()).isEmpty();
            assertThat(play.lines()).isEmpty();
            assertThat(play.pass(0.2).lines()).anyMatch(line -> line.contains("with SIGKILL"));
            assertThat(play.exits(0).life.state()).isEqualTo(State.STOPPED);

            play.started().exits(1);
            play.wall = WALL.plus(step);
            assertThat(play.pass(0.9).life.state()).isEqualTo(State.BACKOFF);
            assertThat(play.pass(0.2).states()).containsExactly(State.STARTING);
        }
    }
}
