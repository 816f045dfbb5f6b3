// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.Namespec;
import dev.baton.supervisor.api.OperationResult;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.daemon.Daemon;
import java.util.List;

/// `clear`: empties the logs of processes.
final class ClearCommand implements Command {
    @Override
    public String name() {
        return "clear";
    }

    @Override
    public List<String> help() {
        return List.of(
                "clear <name>...\t\tempty the logs of processes",
                "clear all\t\tempty the logs of every process");
    }

    @Override
    public int run(Words words, Session session) {
        var daemon = session.upDaemon();
        if (words.isEmpty()) {
            return Refusal.of(this, session, "Error: clear requires a process name");
        }
        if (words.contains("all")) {
            return told(daemon.operate("clearAllProcessLogs"), session, ExitStatus.SUCCESS);
        }
        var status = ExitStatus.SUCCESS;
        for (var name : words.list()) {
            status = told(List.of(cleared(name, daemon)), session, status);
        }
        return status;
    }

    /// Groups cannot be cleared: the server knows no process of that name.
    private static OperationResult cleared(String name, Daemon daemon) {
        var namespec = Namespec.parse(name);
        var process = namespec.process().orElse("*");
        try {
            daemon.order("clearProcessLogs", Value.of(name));
            return OperationResult.success(namespec.group(), process);
        } catch (FaultException e) {
            return OperationResult.failure(namespec.group(), process, e);
        }
    }

    private static int told(List<OperationResult> results, Session session, int before) {
        session.screen().lines(results.stream().map(Verb.CLEAR::line).toList());
        var status = before;
        for (var result : results) {
            status = Verb.CLEAR.status(result, status);
        }
        return status;
    }
}
