// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

/// What a process is doing; names and codes are supervisord's.
///
/// ```
///              START                      STAYED_UP
/// STOPPED ───────────────► STARTING ───────────────────► RUNNING
///    ▲                      │  ▲ ▲                        │   │
///    │          SPAWN_FAILED│  │ └──────── RESTART ──┐    │   │ENDED_*
///    │           ENDED_EARLY│  │RETRY                │    │   ▼
///    │                      ▼  │                     └────┼─ EXITED
///    │◄───────── STOP ──── BACKOFF ── GIVE_UP ─► FATAL    │
///    │                                                    │STOP (STARTING too)
///    └──────────────────── ENDED_* ──────── STOPPING ◄────┘
/// ```
public enum State {
    STOPPED(0),
    STARTING(10),
    RUNNING(20),
    BACKOFF(30),
    STOPPING(40),
    EXITED(100),
    FATAL(200),
    UNKNOWN(1000);

    private final int code;

    State(int code) {
        this.code = code;
    }

    /// The number by which clients know it.
    public int code() {
        return code;
    }

    /// Whether it is up or on its way there: RUNNING, BACKOFF, STARTING.
    public boolean isRunning() {
        return switch (this) {
            case RUNNING, BACKOFF, STARTING -> true;
            case STOPPED, STOPPING, EXITED, FATAL, UNKNOWN -> false;
        };
    }

    /// Whether nothing will happen by itself: STOPPED, EXITED, FATAL, UNKNOWN.
    public boolean isStopped() {
        return switch (this) {
            case STOPPED, EXITED, FATAL, UNKNOWN -> true;
            case RUNNING, BACKOFF, STARTING, STOPPING -> false;
        };
    }

    /// Whether there is a child to send signals to: RUNNING, STARTING, STOPPING.
    public boolean isSignallable() {
        return switch (this) {
            case RUNNING, STARTING, STOPPING -> true;
            case STOPPED, BACKOFF, EXITED, FATAL, UNKNOWN -> false;
        };
    }
}
