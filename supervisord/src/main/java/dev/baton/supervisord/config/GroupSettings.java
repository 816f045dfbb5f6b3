// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.util.List;
import java.util.Set;

/// Processes that are started, stopped and named together.
public sealed interface GroupSettings {
    /// Before the colon of a full name.
    String name();

    /// Low is started first and stopped last.
    int priority();

    /// By priority, then name.
    List<ProcessSettings> processes();

    /// `[program:x]`, `[fcgi-program:x]` or `[group:x]`.
    ///
    /// @param name before the colon of a full name
    /// @param priority low is started first and stopped last
    /// @param processes by priority, then name
    record Programs(String name, int priority, List<ProcessSettings> processes)
            implements GroupSettings {
        public Programs {
            processes = List.copyOf(processes);
        }
    }

    /// `[eventlistener:x]`.
    ///
    /// @param name of the pool
    /// @param priority low is started first and stopped last
    /// @param processes by priority, then name
    /// @param bufferSize how many events may wait
    /// @param events the types it wants, upper-case
    /// @param resultHandler as Python would import it
    /// @param payloadLength what its listeners are told about how long an event is
    record Listeners(
            String name,
            int priority,
            List<ProcessSettings> processes,
            int bufferSize,
            Set<String> events,
            String resultHandler,
            PayloadLength payloadLength)
            implements GroupSettings {
        /// supervisord's own handler, the one that is supported.
        public static final String DEFAULT_HANDLER = "supervisor.dispatchers:default_handler";

        public Listeners {
            processes = List.copyOf(processes);
            events = Set.copyOf(events);
        }
    }

    /// Whether a reread finds nothing changed in it and its processes.
    default boolean matches(GroupSettings other) {
        if (processes().size() != other.processes().size() || !alone().equals(other.alone())) {
            return false;
        }
        for (int i = 0; i < processes().size(); i++) {
            if (!processes().get(i).matches(other.processes().get(i))) {
                return false;
            }
        }
        return true;
    }

    /// The same without processes.
    private GroupSettings alone() {
        return switch (this) {
            case Programs(var name, var priority, _) -> new Programs(name, priority, List.of());
            case Listeners(
                            var name,
                            var priority,
                            _,
                            var size,
                            var events,
                            var handler,
                            var length) ->
                    new Listeners(name, priority, List.of(), size, events, handler, length);
        };
    }
}
