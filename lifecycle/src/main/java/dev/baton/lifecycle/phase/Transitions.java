// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.phase;

import static dev.baton.lifecycle.phase.Effect.ANNOUNCE_HANDED_OVER;
import static dev.baton.lifecycle.phase.Effect.ANNOUNCE_RELOADING;
import static dev.baton.lifecycle.phase.Effect.ANNOUNCE_SERVING;
import static dev.baton.lifecycle.phase.Effect.ANNOUNCE_STOPPING;
import static dev.baton.lifecycle.phase.Effect.AWAIT_SUCCESSOR;
import static dev.baton.lifecycle.phase.Effect.CLOSE_IDLE;
import static dev.baton.lifecycle.phase.Effect.COMMIT;
import static dev.baton.lifecycle.phase.Effect.END;
import static dev.baton.lifecycle.phase.Effect.END_SUCCESSOR;
import static dev.baton.lifecycle.phase.Effect.EXEC;
import static dev.baton.lifecycle.phase.Effect.GRANT;
import static dev.baton.lifecycle.phase.Effect.HAND_OFF;
import static dev.baton.lifecycle.phase.Effect.HANG_UP;
import static dev.baton.lifecycle.phase.Effect.LAUNCH;
import static dev.baton.lifecycle.phase.Effect.LAUNCH_STAND_IN;
import static dev.baton.lifecycle.phase.Effect.LEAVE;
import static dev.baton.lifecycle.phase.Effect.OPEN;
import static dev.baton.lifecycle.phase.Effect.PAUSE;
import static dev.baton.lifecycle.phase.Effect.RECEIVE;
import static dev.baton.lifecycle.phase.Effect.REFUSE_RELOAD;
import static dev.baton.lifecycle.phase.Effect.REPORT_DRAIN;
import static dev.baton.lifecycle.phase.Effect.RETIRE;
import static dev.baton.lifecycle.phase.Effect.SAY_ACCEPTING;
import static dev.baton.lifecycle.phase.Effect.SAY_READY;
import static dev.baton.lifecycle.phase.Effect.SAY_SERVING;
import static dev.baton.lifecycle.phase.Effect.SHUT_DROPPED;
import static dev.baton.lifecycle.phase.Effect.START_DRAIN;
import static dev.baton.lifecycle.phase.Effect.STOP_LISTENING;
import static dev.baton.lifecycle.phase.Event.COMMITTED;
import static dev.baton.lifecycle.phase.Event.COMMITTED_AS_STAND_IN;
import static dev.baton.lifecycle.phase.Event.DISMISSED;
import static dev.baton.lifecycle.phase.Event.EMPTIED;
import static dev.baton.lifecycle.phase.Event.EXEC_FAILED;
import static dev.baton.lifecycle.phase.Event.EXEC_REFUSED;
import static dev.baton.lifecycle.phase.Event.GRANTED;
import static dev.baton.lifecycle.phase.Event.HANDED_OFF;
import static dev.baton.lifecycle.phase.Event.PREDECESSOR_GONE;
import static dev.baton.lifecycle.phase.Event.READY;
import static dev.baton.lifecycle.phase.Event.READY_TO_TAKE_OVER;
import static dev.baton.lifecycle.phase.Event.RELOAD_BY_EXEC;
import static dev.baton.lifecycle.phase.Event.RELOAD_BY_EXIT;
import static dev.baton.lifecycle.phase.Event.RELOAD_BY_OVERLAP;
import static dev.baton.lifecycle.phase.Event.STAND_IN_GONE;
import static dev.baton.lifecycle.phase.Event.STAND_IN_SERVING;
import static dev.baton.lifecycle.phase.Event.STOP;
import static dev.baton.lifecycle.phase.Event.SUCCESSOR_ACCEPTING;
import static dev.baton.lifecycle.phase.Event.SUCCESSOR_FAILED;
import static dev.baton.lifecycle.phase.Event.SUCCESSOR_READY;
import static dev.baton.lifecycle.phase.Event.SUCCESSOR_SERVING;
import static dev.baton.lifecycle.phase.Event.TIME_OUT;
import static dev.baton.lifecycle.phase.Phase.ACCEPTING;
import static dev.baton.lifecycle.phase.Phase.COMMITTING;
import static dev.baton.lifecycle.phase.Phase.CONFIRMING;
import static dev.baton.lifecycle.phase.Phase.DRAINING_TO_EXEC;
import static dev.baton.lifecycle.phase.Phase.DRAINING_TO_EXIT;
import static dev.baton.lifecycle.phase.Phase.ENDED;
import static dev.baton.lifecycle.phase.Phase.EXECUTING;
import static dev.baton.lifecycle.phase.Phase.HANDED_OVER;
import static dev.baton.lifecycle.phase.Phase.HANDING_OFF;
import static dev.baton.lifecycle.phase.Phase.LAUNCHING;
import static dev.baton.lifecycle.phase.Phase.SERVING;
import static dev.baton.lifecycle.phase.Phase.SETTLING;
import static dev.baton.lifecycle.phase.Phase.STANDING_IN;
import static dev.baton.lifecycle.phase.Phase.STARTING;
import static dev.baton.lifecycle.phase.Phase.TAKING_OVER;
import static dev.baton.lifecycle.phase.Phase.WAITING;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The state machine of a generation: every phase by every event.
///
/// An event that a phase has no row for changes nothing, save that a reload asked for in any phase
/// but SERVING is refused aloud: one reload at a time.
public final class Transitions {
    private static final Map<Phase, Map<Event, Transition>> TABLE = new EnumMap<>(Phase.class);

    /// Where an event leads, and what is to be done.
    ///
    /// @param next the phase to be in
    /// @param effects to be performed in this order
    public record Transition(Phase next, List<Effect> effects) {}

    static {
        // the first generation, and the successor's side of a take-over
        row(STARTING, READY, SERVING, OPEN, ANNOUNCE_SERVING);
        row(STARTING, READY_TO_TAKE_OVER, WAITING, SAY_READY);
        row(WAITING, GRANTED, ACCEPTING, RECEIVE, OPEN, SAY_ACCEPTING);
        row(ACCEPTING, COMMITTED, CONFIRMING, SAY_SERVING);
        for (var phase : List.of(STARTING, WAITING)) {
            row(phase, DISMISSED, ENDED, LEAVE);
            row(phase, PREDECESSOR_GONE, ENDED, LEAVE);
            row(phase, STOP, ENDED, LEAVE);
        }
        for (var phase : List.of(ACCEPTING, CONFIRMING)) {
            row(phase, PREDECESSOR_GONE, SERVING, ANNOUNCE_SERVING);
            for (var event : List.of(DISMISSED, STOP)) {
                row(phase, event, DRAINING_TO_EXIT, PAUSE, CLOSE_IDLE, START_DRAIN);
            }
        }

        // stop
        for (var event : List.of(STOP, RELOAD_BY_EXIT)) {
            row(SERVING, event, SETTLING, ANNOUNCE_STOPPING);
        }
        row(SETTLING, TIME_OUT, DRAINING_TO_EXIT, PAUSE, STOP_LISTENING, CLOSE_IDLE, START_DRAIN);
        row(SETTLING, STOP, ENDED, PAUSE, STOP_LISTENING, START_DRAIN, REPORT_DRAIN, END);
        for (var event : List.of(EMPTIED, TIME_OUT, STOP)) {
            row(DRAINING_TO_EXIT, event, ENDED, REPORT_DRAIN, END);
        }

        // reload by a successor beside: the predecessor's side
        row(SERVING, RELOAD_BY_OVERLAP, LAUNCHING, ANNOUNCE_RELOADING, LAUNCH);
        row(LAUNCHING, SUCCESSOR_READY, TAKING_OVER, GRANT);
        row(TAKING_OVER, SUCCESSOR_ACCEPTING, COMMITTING, PAUSE, COMMIT);
        row(
                COMMITTING,
                SUCCESSOR_SERVING,
                HANDING_OFF,
                ANNOUNCE_HANDED_OVER,
                HANG_UP,
                START_DRAIN,
                HAND_OFF);
        row(HANDING_OFF, HANDED_OFF, HANDED_OVER, SHUT_DROPPED, RETIRE);
        row(HANDING_OFF, SUCCESSOR_FAILED, SERVING, END_SUCCESSOR, OPEN, ANNOUNCE_SERVING);
        row(HANDING_OFF, TIME_OUT, ENDED, SHUT_DROPPED, REPORT_DRAIN, END);
        row(HANDING_OFF, STOP, DRAINING_TO_EXIT, SHUT_DROPPED, CLOSE_IDLE);
        for (var event : List.of(EMPTIED, TIME_OUT)) {
            row(HANDED_OVER, event, ENDED, REPORT_DRAIN, END);
        }
        row(HANDED_OVER, STOP, DRAINING_TO_EXIT, CLOSE_IDLE);
        for (var phase : List.of(DRAINING_TO_EXIT, DRAINING_TO_EXEC)) {
            row(phase, HANDED_OFF, phase, RETIRE); // begun before the stop, or to a stand-in
        }

        // reload in place: a successor beside stands in while this process drains and executes
        row(SERVING, RELOAD_BY_EXEC, LAUNCHING, ANNOUNCE_RELOADING, LAUNCH_STAND_IN);
        row(COMMITTING, STAND_IN_SERVING, DRAINING_TO_EXEC, START_DRAIN, HAND_OFF);
        for (var event : List.of(EMPTIED, TIME_OUT)) {
            row(DRAINING_TO_EXEC, event, EXECUTING, REPORT_DRAIN, EXEC);
        }
        row(DRAINING_TO_EXEC, SUCCESSOR_FAILED, SERVING, END_SUCCESSOR, OPEN, ANNOUNCE_SERVING);
        row(
                DRAINING_TO_EXEC,
                STOP,
                DRAINING_TO_EXIT,
                ANNOUNCE_STOPPING,
                END_SUCCESSOR,
                STOP_LISTENING,
                CLOSE_IDLE);
        row(EXECUTING, EXEC_FAILED, SERVING, END_SUCCESSOR, OPEN, ANNOUNCE_SERVING);
        row(EXECUTING, EXEC_REFUSED, LAUNCHING, END_SUCCESSOR, OPEN, LAUNCH);
        row(
                EXECUTING,
                STOP,
                DRAINING_TO_EXIT,
                ANNOUNCE_STOPPING,
                END_SUCCESSOR,
                STOP_LISTENING,
                START_DRAIN);

        // the stand-in's side: it takes over from the old image, and the new image from it
        row(ACCEPTING, COMMITTED_AS_STAND_IN, STANDING_IN, AWAIT_SUCCESSOR, SAY_SERVING);
        row(STANDING_IN, SUCCESSOR_READY, TAKING_OVER, GRANT);
        row(STANDING_IN, STOP, SETTLING, END_SUCCESSOR, ANNOUNCE_STOPPING);
        row(
                STANDING_IN,
                DISMISSED,
                DRAINING_TO_EXIT,
                END_SUCCESSOR,
                ANNOUNCE_STOPPING,
                PAUSE,
                STOP_LISTENING,
                CLOSE_IDLE,
                START_DRAIN);

        // the executed image's side: without its stand-in it is the only one with the listeners
        for (var phase : List.of(ACCEPTING, CONFIRMING)) {
            row(phase, STAND_IN_GONE, SERVING, ANNOUNCE_SERVING);
        }
        row(WAITING, STAND_IN_GONE, SERVING, OPEN, ANNOUNCE_SERVING);

        // a reload that fails leaves this generation serving; a stop ends the reload
        for (var phase : List.of(LAUNCHING, TAKING_OVER, COMMITTING)) {
            for (var event : List.of(SUCCESSOR_FAILED, TIME_OUT)) {
                row(phase, event, SERVING, END_SUCCESSOR, OPEN, ANNOUNCE_SERVING);
            }
            row(phase, STOP, SETTLING, END_SUCCESSOR, OPEN, ANNOUNCE_STOPPING);
        }
    }

    private Transitions() {}

    private static void row(Phase from, Event event, Phase to, Effect... effects) {
        var before =
                TABLE.computeIfAbsent(from, _ -> new EnumMap<>(Event.class))
                        .put(event, new Transition(to, List.of(effects)));
        if (before != null) {
            throw new IllegalStateException("two rows for " + from + " and " + event);
        }
    }

    /// Where `event` leads from `phase`.
    public static Transition next(Phase phase, Event event) {
        var row = TABLE.getOrDefault(phase, Map.of()).get(event);
        if (row != null) {
            return row;
        }
        return new Transition(phase, event.isReload() ? List.of(REFUSE_RELOAD) : List.of());
    }
}
