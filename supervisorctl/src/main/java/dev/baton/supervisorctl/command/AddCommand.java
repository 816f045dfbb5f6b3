// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.List;

/// `add`: makes configured groups active.
final class AddCommand implements Command {
    @Override
    public String name() {
        return "add";
    }

    @Override
    public List<String> help() {
        return List.of("add <group>...\t\tmake groups active that the last reread has found");
    }

    @Override
    public int run(Words words, Session session) {
        var status = ExitStatus.SUCCESS;
        for (var name : words.list()) {
            try {
                session.daemon().order("addProcessGroup", Value.of(name));
                session.screen().line(name + ": added process group");
            } catch (FaultException e) {
                status = told(e, name, session, status);
            }
        }
        return status;
    }

    private static int told(FaultException fault, String name, Session session, int before) {
        if (fault.is(FaultCode.ALREADY_ADDED)) {
            session.screen().line("ERROR: process group already active");
            return before;
        }
        if (fault.is(FaultCode.BAD_NAME)) {
            session.screen().line("ERROR: no such process/group: " + name);
            return ExitStatus.GENERIC;
        }
        return Shutdowns.told(fault, "ERROR: shutting down", session);
    }
}
