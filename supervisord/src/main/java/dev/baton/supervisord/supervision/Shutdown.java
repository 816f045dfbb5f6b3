// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/// Stops groups one after the other, the highest priority number first; the next has its turn when
/// all processes of the one before are stopped.
final class Shutdown {
    private static final int SECONDS_BETWEEN_REPORTS = 3;

    private final Supervisor supervisor;
    private final Deque<ProcessGroup> waiting;

    /// @param groups in the order in which they were started
    Shutdown(Supervisor supervisor, List<ProcessGroup> groups) {
        this.supervisor = supervisor;
        this.waiting = new ArrayDeque<>(groups.reversed());
    }

    /// Begins with the last group.
    void begin() {
        turn();
        report();
    }

    private void turn() {
        if (!waiting.isEmpty()) {
            waiting.element().shutDown();
        }
    }

    /// Goes on as far as that is possible now.
    ///
    /// @return whether all are stopped
    boolean proceed() {
        while (!waiting.isEmpty() && waiting.element().unstopped().isEmpty()) {
            waiting.remove();
            turn();
        }
        return waiting.isEmpty();
    }

    private void report() {
        var names =
                waiting.reversed().stream()
                        .flatMap(group -> group.unstopped().stream())
                        .map(process -> process.settings().name())
                        .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            supervisor.log().info("waiting for " + names + " to die");
            supervisor.later(SECONDS_BETWEEN_REPORTS, this::report);
        }
    }
}
