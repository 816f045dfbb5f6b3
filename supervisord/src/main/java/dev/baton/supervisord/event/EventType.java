// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.event;

import dev.baton.supervisord.process.State;

/// What kind of thing has happened, by the name that listeners know. A name that begins others,
/// such as PROCESS_STATE, stands for all of them in a subscription; EVENT stands for all there are.
public enum EventType {
    PROCESS_STATE_STOPPED,
    PROCESS_STATE_STARTING,
    PROCESS_STATE_RUNNING,
    PROCESS_STATE_BACKOFF,
    PROCESS_STATE_STOPPING,
    PROCESS_STATE_EXITED,
    PROCESS_STATE_FATAL,
    PROCESS_STATE_UNKNOWN,
    PROCESS_COMMUNICATION_STDOUT,
    PROCESS_COMMUNICATION_STDERR,
    PROCESS_LOG_STDOUT,
    PROCESS_LOG_STDERR,
    REMOTE_COMMUNICATION,
    SUPERVISOR_STATE_CHANGE_RUNNING,
    SUPERVISOR_STATE_CHANGE_STOPPING,
    PROCESS_GROUP_ADDED,
    PROCESS_GROUP_REMOVED,
    TICK_5,
    TICK_60,
    TICK_3600;

    /// The type that tells that a process is in this state now.
    public static EventType of(State state) {
        return switch (state) {
            case STOPPED -> PROCESS_STATE_STOPPED;
            case STARTING -> PROCESS_STATE_STARTING;
            case RUNNING -> PROCESS_STATE_RUNNING;
            case BACKOFF -> PROCESS_STATE_BACKOFF;
            case STOPPING -> PROCESS_STATE_STOPPING;
            case EXITED -> PROCESS_STATE_EXITED;
            case FATAL -> PROCESS_STATE_FATAL;
            case UNKNOWN -> PROCESS_STATE_UNKNOWN;
        };
    }

    /// Whether who subscribes to `name` hears of it.
    public boolean isA(String name) {
        return name.equals("EVENT") || name().equals(name) || name().startsWith(name + "_");
    }
}
