// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

import static dev.baton.supervisord.process.Effect.CALL_OFF;
import static dev.baton.supervisord.process.Effect.COUNT_FAILURE;
import static dev.baton.supervisord.process.Effect.FORGET_CHILD;
import static dev.baton.supervisord.process.Effect.RESET_TRIES;
import static dev.baton.supervisord.process.Effect.SIGNAL_KILL;
import static dev.baton.supervisord.process.Effect.SIGNAL_STOP;
import static dev.baton.supervisord.process.Effect.SPAWN;
import static dev.baton.supervisord.process.Event.ENDED_EARLY;
import static dev.baton.supervisord.process.Event.ENDED_EXPECTED;
import static dev.baton.supervisord.process.Event.ENDED_UNEXPECTED;
import static dev.baton.supervisord.process.Event.GIVE_UP;
import static dev.baton.supervisord.process.Event.RESTART;
import static dev.baton.supervisord.process.Event.RETRY;
import static dev.baton.supervisord.process.Event.SHUT_DOWN;
import static dev.baton.supervisord.process.Event.SIGNAL_FAILED;
import static dev.baton.supervisord.process.Event.SPAWN_FAILED;
import static dev.baton.supervisord.process.Event.START;
import static dev.baton.supervisord.process.Event.STAYED_UP;
import static dev.baton.supervisord.process.Event.STOP;
import static dev.baton.supervisord.process.Event.STOP_OVERDUE;
import static dev.baton.supervisord.process.State.BACKOFF;
import static dev.baton.supervisord.process.State.EXITED;
import static dev.baton.supervisord.process.State.FATAL;
import static dev.baton.supervisord.process.State.RUNNING;
import static dev.baton.supervisord.process.State.STARTING;
import static dev.baton.supervisord.process.State.STOPPED;
import static dev.baton.supervisord.process.State.STOPPING;
import static dev.baton.supervisord.process.State.UNKNOWN;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The state machine of a process: every state by every event. What has no row changes nothing.
public final class Transitions {
    private static final Map<State, Map<Event, Transition>> TABLE = new EnumMap<>(State.class);

    /// Where an event leads, and what is to be done.
    ///
    /// @param next the state to be in
    /// @param effects to be performed in this order
    public record Transition(State next, List<Effect> effects) {}

    static {
        for (var state : List.of(STOPPED, EXITED, FATAL)) {
            row(state, START, STARTING, RESET_TRIES, SPAWN);
        }
        row(EXITED, RESTART, STARTING, SPAWN);
        row(STARTING, SPAWN_FAILED, BACKOFF, COUNT_FAILURE);
        row(STARTING, STAYED_UP, RUNNING, RESET_TRIES, CALL_OFF);

        // the end of a child that nobody wanted to end; one that died in time to be too early may
        // be heard of too late
        for (var state : List.of(STARTING, RUNNING)) {
            row(state, ENDED_EARLY, BACKOFF, FORGET_CHILD, COUNT_FAILURE);
        }
        for (var event : List.of(ENDED_EXPECTED, ENDED_UNEXPECTED)) {
            row(RUNNING, event, EXITED, FORGET_CHILD, RESET_TRIES, CALL_OFF);
        }

        // another try, or no more
        row(BACKOFF, RETRY, STARTING, SPAWN);
        row(BACKOFF, STOP, STOPPED, CALL_OFF);
        for (var event : List.of(GIVE_UP, SHUT_DOWN)) {
            row(BACKOFF, event, FATAL, RESET_TRIES, CALL_OFF);
        }

        // stop
        for (var event : List.of(STOP, SHUT_DOWN)) {
            row(STARTING, event, STOPPING, SIGNAL_STOP);
            row(RUNNING, event, STOPPING, SIGNAL_STOP);
            row(EXITED, event, EXITED, CALL_OFF); // where it may be about to be started again
        }
        row(STOPPING, STOP_OVERDUE, STOPPING, SIGNAL_KILL);
        for (var state : List.of(STOPPING, UNKNOWN)) {
            for (var event : List.of(ENDED_EARLY, ENDED_EXPECTED, ENDED_UNEXPECTED)) {
                row(state, event, STOPPED, FORGET_CHILD, CALL_OFF);
            }
        }
        for (var state : List.of(STARTING, RUNNING, STOPPING)) {
            row(state, SIGNAL_FAILED, UNKNOWN, CALL_OFF);
        }
    }

    private Transitions() {}

    private static void row(State from, Event event, State to, Effect... effects) {
        var before =
                TABLE.computeIfAbsent(from, _ -> new EnumMap<>(Event.class))
                        .put(event, new Transition(to, List.of(effects)));
        if (before != null) {
            throw new IllegalStateException("two rows for " + from + " and " + event);
        }
    }

    /// Where `event` leads from `state`.
    public static Transition next(State state, Event event) {
        var row = TABLE.getOrDefault(state, Map.of()).get(event);
        return row != null ? row : new Transition(state, List.of());
    }
}
