// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.supervisord.config.GroupSettings;
import java.util.List;

/// The processes of a group, by priority.
///
/// @param settings of the group
/// @param processes in the order in which they are started
record ProcessGroup(GroupSettings settings, List<SupervisedProcess> processes) {
    ProcessGroup {
        processes = List.copyOf(processes);
    }

    /// Starts what is to be started with the daemon.
    void autostart() {
        for (var process : processes) {
            if (process.settings().launch().autostart()) {
                process.start();
            }
        }
    }

    /// Stops all, the last first, without waiting.
    void shutDown() {
        processes.reversed().forEach(SupervisedProcess::shutDown);
    }

    /// Those that are up, or on their way up or down.
    List<SupervisedProcess> unstopped() {
        return processes.stream().filter(p -> !p.life().state().isStopped()).toList();
    }
}
