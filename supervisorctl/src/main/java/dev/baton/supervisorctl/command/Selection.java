// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.Namespec;
import dev.baton.supervisor.api.ProcessInfo;
import java.util.ArrayList;
import java.util.List;

/// Which processes names select, and which names select none. Pure.
///
/// @param infos in the order of the names; one that is named twice comes twice
/// @param errors a line for each name that selects none
record Selection(List<ProcessInfo> infos, List<String> errors) {

    static Selection of(List<ProcessInfo> all, Words names) {
        if (names.isEmpty() || names.contains("all")) {
            return new Selection(all, List.of());
        }
        var infos = new ArrayList<ProcessInfo>();
        var errors = new ArrayList<String>();
        for (var name : names.list()) {
            var namespec = Namespec.parse(name);
            var found =
                    all.stream()
                            .filter(info -> namespec.covers(info.group(), info.name()))
                            .toList();
            infos.addAll(found);
            if (found.isEmpty()) {
                errors.add(
                        namespec.process().isPresent()
                                ? name + ": ERROR (no such process)"
                                : namespec.group() + ": ERROR (no such group)");
            }
        }
        return new Selection(infos, errors);
    }

    /// The exit status of `status`.
    int status() {
        if (infos.stream().anyMatch(info -> info.state().isStopped())) {
            return ExitStatus.STATUS_STOPPED;
        }
        return errors.isEmpty() ? ExitStatus.SUCCESS : ExitStatus.STATUS_UNKNOWN;
    }
}
