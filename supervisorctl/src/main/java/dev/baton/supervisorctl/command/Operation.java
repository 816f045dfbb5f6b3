// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.Namespec;
import dev.baton.supervisor.api.OperationResult;
import dev.baton.supervisorctl.output.Screen;
import java.util.List;

/// A verb and the calls for it: to all processes, to groups, to single ones, in the order of the
/// names.
///
/// @param verb how results are told
/// @param noSuchGroup the exit status where there is no such group
/// @param calls what is called
record Operation(Verb verb, int noSuchGroup, Calls calls) {

    /// What is called.
    interface Calls {
        List<OperationResult> all();

        List<OperationResult> group(String name);

        void process(String name);
    }

    /// Does it, and shows each result as soon as it is there.
    int run(Words names, Screen screen) {
        if (names.contains("all")) {
            return told(calls.all(), screen, ExitStatus.SUCCESS);
        }
        var status = ExitStatus.SUCCESS;
        for (var name : names.list()) {
            var namespec = Namespec.parse(name);
            status =
                    namespec.process().isEmpty()
                            ? group(namespec.group(), screen, status)
                            : told(List.of(process(name, namespec)), screen, status);
        }
        return status;
    }

    private int group(String group, Screen screen, int before) {
        try {
            return told(calls.group(group), screen, before);
        } catch (FaultException e) {
            if (!e.is(FaultCode.BAD_NAME)) {
                throw e;
            }
            screen.line(group + ": ERROR (no such group)");
            return noSuchGroup;
        }
    }

    private OperationResult process(String name, Namespec namespec) {
        var process = namespec.process().orElseThrow();
        try {
            calls.process(name);
            return OperationResult.success(namespec.group(), process);
        } catch (FaultException e) {
            return OperationResult.failure(namespec.group(), process, e);
        }
    }

    private int told(List<OperationResult> results, Screen screen, int before) {
        screen.lines(results.stream().map(verb::line).toList());
        var status = before;
        for (var result : results) {
            status = verb.status(result, status);
        }
        return status;
    }
}
