// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

import org.jspecify.annotations.Nullable;

/// What is known of a process at one moment.
///
/// @param state what it is doing
/// @param tries failures in a row
/// @param deadline when something is to happen by itself: STAYED_UP, RETRY, STOP_OVERDUE, RESTART;
///   null for never
/// @param pid of the child; 0 without one
/// @param started when the last child was made; null for never
/// @param stopped when the last child ended; null for never
/// @param exitstatus of the last child; null when there is none to tell
/// @param spawnerr what went wrong; empty for nothing
public record Life(
        State state,
        int tries,
        @Nullable Moment deadline,
        int pid,
        @Nullable Moment started,
        @Nullable Moment stopped,
        @Nullable Integer exitstatus,
        String spawnerr) {

    /// Of a process that has never been started.
    public static final Life NEW = new Life(State.STOPPED, 0, null, 0, null, null, null, "");

    Life in(State next) {
        return new Life(next, tries, deadline, pid, started, stopped, exitstatus, spawnerr);
    }

    Life withTries(int number) {
        return new Life(state, number, deadline, pid, started, stopped, exitstatus, spawnerr);
    }

    Life withDeadline(@Nullable Moment moment) {
        return new Life(state, tries, moment, pid, started, stopped, exitstatus, spawnerr);
    }

    /// A new attempt at `now`.
    Life startedAt(Moment now) {
        return new Life(state, tries, null, 0, now, stopped, null, "");
    }

    Life withChild(int number, Moment due) {
        return new Life(state, tries, due, number, started, stopped, exitstatus, "");
    }

    Life ended(Moment at, @Nullable Integer status, String error) {
        return new Life(state, tries, deadline, pid, started, at, status, error);
    }

    Life withoutChild() {
        return new Life(state, tries, null, 0, started, stopped, exitstatus, spawnerr);
    }

    Life withSpawnerr(String error) {
        return new Life(state, tries, deadline, pid, started, stopped, exitstatus, error);
    }
}
