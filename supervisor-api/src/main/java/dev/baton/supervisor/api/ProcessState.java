// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api;

import java.util.Optional;

/// The state of a process, with the number that it has on the wire.
///
/// ```
///                 ┌────────────── BACKOFF ──► FATAL
///                 ▼                  ▲
/// STOPPED ──► STARTING ──────────────┤
///    ▲            └──► RUNNING ──► EXITED
///    └── STOPPING ◄───────┘
/// ```
public enum ProcessState {
    /// Has been stopped, or has never been started.
    STOPPED(0),
    /// Has been started, but not long enough ago to count as up: `startsecs`.
    STARTING(10),
    /// Is up.
    RUNNING(20),
    /// Ended too soon after its start, and will be started again.
    BACKOFF(30),
    /// Has been told to end.
    STOPPING(40),
    /// Ended by itself after it was up.
    EXITED(100),
    /// Could not be started, and nobody tries any more.
    FATAL(200),
    /// The supervisor has lost sight of it.
    UNKNOWN(1000);

    private final int code;

    ProcessState(int code) {
        this.code = code;
    }

    /// The number on the wire, `state`.
    public int code() {
        return code;
    }

    /// Whether it counts as running for who starts and stops: up, or on its way there.
    public boolean isRunning() {
        return this == RUNNING || this == BACKOFF || this == STARTING;
    }

    /// Whether nothing of it is left and nothing is under way.
    public boolean isStopped() {
        return this == STOPPED || this == EXITED || this == FATAL || this == UNKNOWN;
    }

    /// Whether there is a process that a signal can be sent to.
    public boolean isSignallable() {
        return this == RUNNING || this == STARTING || this == STOPPING;
    }

    /// The state with this number; empty where no state has it.
    public static Optional<ProcessState> of(int code) {
        for (var state : values()) {
            if (state.code == code) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
