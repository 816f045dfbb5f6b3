// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.phase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TransitionsTest {
    /// Every row there is, written out: phase, event, next phase, effects in order.
    private static final String ROWS =
            """
            STARTING         READY               SERVING          OPEN ANNOUNCE_SERVING
            STARTING         READY_TO_TAKE_OVER  WAITING          SAY_READY
            STARTING         DISMISSED           ENDED            LEAVE
            STARTING         PREDECESSOR_GONE    ENDED            LEAVE
            STARTING         STOP                ENDED            LEAVE

            WAITING          GRANTED             ACCEPTING        RECEIVE OPEN SAY_ACCEPTING
            WAITING          DISMISSED           ENDED            LEAVE
            WAITING          PREDECESSOR_GONE    ENDED            LEAVE
            WAITING          STOP                ENDED            LEAVE

            WAITING          STAND_IN_GONE       SERVING          OPEN ANNOUNCE_SERVING

            ACCEPTING        COMMITTED           CONFIRMING       SAY_SERVING
            ACCEPTING        PREDECESSOR_GONE    SERVING          ANNOUNCE_SERVING
            ACCEPTING        DISMISSED           DRAINING_TO_EXIT PAUSE CLOSE_IDLE START_DRAIN
            ACCEPTING        STOP                DRAINING_TO_EXIT PAUSE CLOSE_IDLE START_DRAIN
            ACCEPTING        COMMITTED_AS_STAND_IN STANDING_IN    AWAIT_SUCCESSOR SAY_SERVING
            ACCEPTING        STAND_IN_GONE       SERVING          ANNOUNCE_SERVING

            CONFIRMING       PREDECESSOR_GONE    SERVING          ANNOUNCE_SERVING
            CONFIRMING       STAND_IN_GONE       SERVING          ANNOUNCE_SERVING
            CONFIRMING       DISMISSED           DRAINING_TO_EXIT PAUSE CLOSE_IDLE START_DRAIN
            CONFIRMING       STOP                DRAINING_TO_EXIT PAUSE CLOSE_IDLE START_DRAIN

            SERVING          STOP                SETTLING         ANNOUNCE_STOPPING
            SERVING          RELOAD_BY_EXIT      SETTLING         ANNOUNCE_STOPPING
            SERVING          RELOAD_BY_OVERLAP   LAUNCHING        ANNOUNCE_RELOADING LAUNCH
            SERVING          RELOAD_BY_EXEC      LAUNCHING        ANNOUNCE_RELOADING LAUNCH_STAND_IN

            SETTLING         TIME_OUT            DRAINING_TO_EXIT PAUSE STOP_LISTENING CLOSE_IDLE START_DRAIN
            SETTLING         STOP                ENDED            PAUSE STOP_LISTENING START_DRAIN REPORT_DRAIN END

            DRAINING_TO_EXIT EMPTIED             ENDED            REPORT_DRAIN END
            DRAINING_TO_EXIT TIME_OUT            ENDED            REPORT_DRAIN END
            DRAINING_TO_EXIT STOP                ENDED            REPORT_DRAIN END
            DRAINING_TO_EXIT HANDED_OFF          DRAINING_TO_EXIT RETIRE

            LAUNCHING        SUCCESSOR_READY     TAKING_OVER      GRANT
            LAUNCHING        SUCCESSOR_FAILED    SERVING          END_SUCCESSOR OPEN ANNOUNCE_SERVING
            LAUNCHING        TIME_OUT            SERVING          END_SUCCESSOR OPEN ANNOUNCE_SERVING
            LAUNCHING        STOP                SETTLING         END_SUCCESSOR OPEN ANNOUNCE_STOPPING

            TAKING_OVER      SUCCESSOR_ACCEPTING COMMITTING       PAUSE COMMIT
            TAKING_OVER      SUCCESSOR_FAILED    SERVING          END_SUCCESSOR OPEN ANNOUNCE_SERVING
            TAKING_OVER      TIME_OUT            SERVING          END_SUCCESSOR OPEN ANNOUNCE_SERVING
            TAKING_OVER      STOP                SETTLING         END_SUCCESSOR OPEN ANNOUNCE_STOPPING

            COMMITTING       SUCCESSOR_SERVING   HANDING_OFF      ANNOUNCE_HANDED_OVER HANG_UP START_DRAIN HAND_OFF
            COMMITTING       STAND_IN_SERVING    DRAINING_TO_EXEC START_DRAIN HAND_OFF
            COMMITTING       SUCCESSOR_FAILED    SERVING          END_SUCCESSOR OPEN ANNOUNCE_SERVING
            COMMITTING       TIME_OUT            SERVING          END_SUCCESSOR OPEN ANNOUNCE_SERVING
            COMMITTING       STOP                SETTLING         END_SUCCESSOR OPEN ANNOUNCE_STOPPING

            HANDING_OFF      HANDED_OFF          HANDED_OVER      SHUT_DROPPED RETIRE
            HANDING_OFF      SUCCESSOR_FAILED    SERVING          END_SUCCESSOR OPEN ANNOUNCE_SERVING
            HANDING_OFF      TIME_OUT            ENDED            SHUT_DROPPED REPORT_DRAIN END
            HANDING_OFF      STOP                DRAINING_TO_EXIT SHUT_DROPPED CLOSE_IDLE

            HANDED_OVER      EMPTIED             ENDED            REPORT_DRAIN END
            HANDED_OVER      TIME_OUT            ENDED            REPORT_DRAIN END
            HANDED_OVER      STOP                DRAINING_TO_EXIT CLOSE_IDLE

            DRAINING_TO_EXEC HANDED_OFF          DRAINING_TO_EXEC RETIRE
            DRAINING_TO_EXEC EMPTIED             EXECUTING        REPORT_DRAIN EXEC
            DRAINING_TO_EXEC TIME_OUT            EXECUTING        REPORT_DRAIN EXEC
            DRAINING_TO_EXEC SUCCESSOR_FAILED    SERVING          END_SUCCESSOR OPEN ANNOUNCE_SERVING
            DRAINING_TO_EXEC STOP                DRAINING_TO_EXIT ANNOUNCE_STOPPING END_SUCCESSOR STOP_LISTENING CLOSE_IDLE

            EXECUTING        EXEC_FAILED         SERVING          END_SUCCESSOR OPEN ANNOUNCE_SERVING
            EXECUTING        EXEC_REFUSED        LAUNCHING        END_SUCCESSOR OPEN LAUNCH
            EXECUTING        STOP                DRAINING_TO_EXIT ANNOUNCE_STOPPING END_SUCCESSOR STOP_LISTENING START_DRAIN

            STANDING_IN      SUCCESSOR_READY     TAKING_OVER      GRANT
            STANDING_IN      STOP                SETTLING         END_SUCCESSOR ANNOUNCE_STOPPING
            STANDING_IN      DISMISSED           DRAINING_TO_EXIT END_SUCCESSOR ANNOUNCE_STOPPING PAUSE STOP_LISTENING CLOSE_IDLE START_DRAIN
            """;

    private record Key(Phase phase, Event event) {}

    private record Row(Phase next, List<Effect> effects) {}

    private static Map<Key, Row> rows() {
        var rows = new HashMap<Key, Row>();
        ROWS.lines()
                .filter(line -> !line.isBlank())
                .map(line -> List.of(line.strip().split(" +", -1)))
                .forEach(words -> {
                    var key = new Key(Phase.valueOf(words.get(0)), Event.valueOf(words.get(1)));
                    var effects =
                            words.subList(3, words.size()).stream().map(Effect::valueOf).toList();
                    var before = rows.put(key, new Row(Phase.valueOf(words.get(2)), effects));
                    assertThat(before).as("a second row for %s", key).isNull();
                });
        return rows;
    }

    static Stream<Arguments> everyPhaseByEveryEvent() {
        var rows = rows();
        var cases = new ArrayList<Arguments>();
        for (var phase : Phase.values()) {
            for (var event : Event.values()) {
                var refusal =
                        event.name().startsWith("RELOAD_BY_")
                                ? List.of(Effect.REFUSE_RELOAD)
                                : List.<Effect>of();
                var row = rows.getOrDefault(new Key(phase, event), new Row(phase, refusal));
                cases.add(Arguments.of(phase, event, row.next(), row.effects()));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0} by {1} to {2}")
    @MethodSource("everyPhaseByEveryEvent")
    void everyPhaseAndEventLeadsWhereTheTableSays(
            Phase phase, Event event, Phase next, List<Effect> effects) {
        var transition = Transitions.next(phase, event);

        assertThat(transition.next()).isEqualTo(next);
        assertThat(transition.effects()).containsExactlyElementsOf(effects);
    }

    @ParameterizedTest
    @EnumSource(names = {"LAUNCHING", "TAKING_OVER", "COMMITTING"})
    void aReloadThatFailsAtAnyStepLeavesThisGenerationServing(Phase phase) {
        for (var event : List.of(Event.SUCCESSOR_FAILED, Event.TIME_OUT)) {
            var transition = Transitions.next(phase, event);

            assertThat(transition.next()).isEqualTo(Phase.SERVING);
            assertThat(transition.effects()).contains(Effect.OPEN, Effect.END_SUCCESSOR);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSecondStopEndsEveryPhase(Phase phase) {
        var afterOne = Transitions.next(phase, Event.STOP).next();

        assertThat(Transitions.next(afterOne, Event.STOP).next()).isEqualTo(Phase.ENDED);
    }

    @ParameterizedTest
    @EnumSource
    void nothingHappensAfterTheEnd(Event event) {
        var transition = Transitions.next(Phase.ENDED, event);

        assertThat(transition.next()).isEqualTo(Phase.ENDED);
        assertThat(transition.effects())
                .isSubsetOf(Effect.REFUSE_RELOAD); // said aloud, nothing done
    }

    @ParameterizedTest
    @EnumSource(names = "SERVING", mode = EnumSource.Mode.EXCLUDE)
    void aReloadIsRefusedInEveryPhaseButServing(Phase phase) {
        var reloads = List.of(Event.RELOAD_BY_EXIT, Event.RELOAD_BY_EXEC, Event.RELOAD_BY_OVERLAP);
        for (var reload : reloads) {
            var transition = Transitions.next(phase, reload);

            assertThat(transition.next()).isEqualTo(phase);
            assertThat(transition.effects()).containsExactly(Effect.REFUSE_RELOAD);
        }
    }

    /// Whatever happens, acceptance is paused only on the way out or while the successor accepts.
    @Test
    void whoeverPausesEitherOpensAgainOrHasASuccessorOrLeaves() {
        var pausing = new ArrayList<Phase>();
        for (var phase : Phase.values()) {
            for (var event : Event.values()) {
                var transition = Transitions.next(phase, event);
                if (transition.effects().contains(Effect.PAUSE)) {
                    pausing.add(transition.next());
                }
            }
        }

        assertThat(pausing).containsOnly(Phase.COMMITTING, Phase.DRAINING_TO_EXIT, Phase.ENDED);
    }

    /// A listening socket is everybody's: who shuts it down shuts it for every generation.
    @Test
    void whoeverStopsListeningIsLeavingAndHasEndedItsSuccessorBefore() {
        for (var phase : Phase.values()) {
            for (var event : Event.values()) {
                var transition = Transitions.next(phase, event);
                var effects = transition.effects();
                if (effects.contains(Effect.STOP_LISTENING)) {
                    assertThat(transition.next()).isIn(Phase.DRAINING_TO_EXIT, Phase.ENDED);
                    assertThat(phase == Phase.SETTLING || effects.contains(Effect.END_SUCCESSOR))
                            .as("%s by %s", phase, event)
                            .isTrue();
                }
            }
        }
    }

    /// From the moment in which the stand-in serves, the old image can only serve again, execute
    /// the new one, or end.
    @Test
    void aStandInThatFailsLeavesTheOldImageServing() {
        var transition = Transitions.next(Phase.DRAINING_TO_EXEC, Event.SUCCESSOR_FAILED);

        assertThat(transition.next()).isEqualTo(Phase.SERVING);
        assertThat(transition.effects())
                .containsExactly(Effect.END_SUCCESSOR, Effect.OPEN, Effect.ANNOUNCE_SERVING);
    }

    @ParameterizedTest
    @EnumSource
    void everyPhaseCanEnd(Phase phase) {
        var reached = new ArrayList<>(List.of(phase));
        for (int i = 0; i < reached.size(); i++) {
            var from = reached.get(i);
            Arrays.stream(Event.values())
                    .map(event -> Transitions.next(from, event).next())
                    .filter(next -> !reached.contains(next))
                    .forEach(reached::add);
        }

        assertThat(reached).contains(Phase.ENDED);
    }
}
