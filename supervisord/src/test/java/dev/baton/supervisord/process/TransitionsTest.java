// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TransitionsTest {
    /// Every row there is, written out: state, event, next state, effects in order.
    private static final String ROWS =
            """
            STOPPED  START            STARTING RESET_TRIES SPAWN

            STARTING SPAWN_FAILED     BACKOFF  COUNT_FAILURE
            STARTING STAYED_UP        RUNNING  RESET_TRIES CALL_OFF
            STARTING ENDED_EARLY      BACKOFF  FORGET_CHILD COUNT_FAILURE
            STARTING STOP             STOPPING SIGNAL_STOP
            STARTING SHUT_DOWN        STOPPING SIGNAL_STOP
            STARTING SIGNAL_FAILED    UNKNOWN  CALL_OFF

            RUNNING  ENDED_EARLY      BACKOFF  FORGET_CHILD COUNT_FAILURE
            RUNNING  ENDED_EXPECTED   EXITED   FORGET_CHILD RESET_TRIES CALL_OFF
            RUNNING  ENDED_UNEXPECTED EXITED   FORGET_CHILD RESET_TRIES CALL_OFF
            RUNNING  STOP             STOPPING SIGNAL_STOP
            RUNNING  SHUT_DOWN        STOPPING SIGNAL_STOP
            RUNNING  SIGNAL_FAILED    UNKNOWN  CALL_OFF

            BACKOFF  RETRY            STARTING SPAWN
            BACKOFF  GIVE_UP          FATAL    RESET_TRIES CALL_OFF
            BACKOFF  STOP             STOPPED  CALL_OFF
            BACKOFF  SHUT_DOWN        FATAL    RESET_TRIES CALL_OFF

            STOPPING STOP_OVERDUE     STOPPING SIGNAL_KILL
            STOPPING ENDED_EARLY      STOPPED  FORGET_CHILD CALL_OFF
            STOPPING ENDED_EXPECTED   STOPPED  FORGET_CHILD CALL_OFF
            STOPPING ENDED_UNEXPECTED STOPPED  FORGET_CHILD CALL_OFF
            STOPPING SIGNAL_FAILED    UNKNOWN  CALL_OFF

            EXITED   START            STARTING RESET_TRIES SPAWN
            EXITED   RESTART          STARTING SPAWN
            EXITED   STOP             EXITED   CALL_OFF
            EXITED   SHUT_DOWN        EXITED   CALL_OFF

            FATAL    START            STARTING RESET_TRIES SPAWN

            UNKNOWN  ENDED_EARLY      STOPPED  FORGET_CHILD CALL_OFF
            UNKNOWN  ENDED_EXPECTED   STOPPED  FORGET_CHILD CALL_OFF
            UNKNOWN  ENDED_UNEXPECTED STOPPED  FORGET_CHILD CALL_OFF
            """;

    private record Key(State state, Event event) {}

    private record Row(State next, List<Effect> effects) {}

    private static Map<Key, Row> rows() {
        var rows = new HashMap<Key, Row>();
        ROWS.lines()
                .filter(line -> !line.isBlank())
                .map(line -> List.of(line.strip().split(" +", -1)))
                .forEach(words -> {
                    var key = new Key(State.valueOf(words.get(0)), Event.valueOf(words.get(1)));
                    var effects =
                            words.subList(3, words.size()).stream().map(Effect::valueOf).toList();
                    var before = rows.put(key, new Row(State.valueOf(words.get(2)), effects));
                    assertThat(before).as("a second row for %s", key).isNull();
                });
        return rows;
    }

    static Stream<Arguments> everyStateByEveryEvent() {
        var rows = rows();
        var cases = new ArrayList<Arguments>();
        for (var state : State.values()) {
            for (var event : Event.values()) {
                var row = rows.getOrDefault(new Key(state, event), new Row(state, List.of()));
                cases.add(Arguments.of(state, event, row.next(), row.effects()));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0} by {1} to {2}")
    @MethodSource("everyStateByEveryEvent")
    void everyStateAndEventLeadsWhereTheTableSays(
            State state, Event event, State next, List<Effect> effects) {
        var transition = Transitions.next(state, event);

        assertThat(transition.next()).isEqualTo(next);
        assertThat(transition.effects()).containsExactlyElementsOf(effects);
    }

    @ParameterizedTest
    @EnumSource
    void onlyAStateWithAChildSignalsOne(State state) {
        for (var event : Event.values()) {
            var effects = Transitions.next(state, event).effects();
            if (effects.contains(Effect.SIGNAL_STOP) || effects.contains(Effect.SIGNAL_KILL)) {
                assertThat(state.isSignallable()).as("%s by %s", state, event).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChildIsMadeOnTheWayToStartingAndOnlyWithoutAnother(State state) {
        for (var event : Event.values()) {
            var transition = Transitions.next(state, event);
            if (transition.effects().contains(Effect.SPAWN)) {
                assertThat(transition.next()).isEqualTo(State.STARTING);
                assertThat(state.isSignallable()).as("%s by %s", state, event).isFalse();
            }
        }
    }
}
