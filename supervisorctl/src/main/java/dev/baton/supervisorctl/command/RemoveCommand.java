// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.List;

/// `remove`: makes stopped groups inactive.
final class RemoveCommand implements Command {
    @Override
    public String name() {
        return "remove";
    }

    @Override
    public List<String> help() {
        return List.of("remove <group>...\tmake groups inactive whose processes are all stopped");
    }

    @Override
    public int run(Words words, Session session) {
        var status = ExitStatus.SUCCESS;
        for (var name : words.list()) {
            try {
                session.daemon().order("removeProcessGroup", Value.of(name));
                session.screen().line(name + ": removed process group");
            } catch (FaultException e) {
                session.screen().line(why(e) + name);
                status = ExitStatus.GENERIC;
            }
        }
        return status;
    }

    private static String why(FaultException fault) {
        if (fault.is(FaultCode.STILL_RUNNING)) {
            return "ERROR: process/group still running: ";
        }
        if (fault.is(FaultCode.BAD_NAME)) {
            return "ERROR: no such process/group: ";
        }
        throw fault;
    }
}
