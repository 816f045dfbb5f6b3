// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.OperationResult;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.daemon.Daemon;
import java.util.List;

/// `start`: starts processes and waits until they are up.
final class StartCommand implements Command {
    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<String> help() {
        return List.of(
                "start <name>...\t\tstart processes and wait until they are up",
                "start <group>:*...\tstart all processes of groups",
                "start all\t\tstart every process");
    }

    @Override
    public int run(Words words, Session session) {
        var daemon = session.upDaemon();
        if (words.isEmpty()) {
            var why = "Error: start requires a process name";
            return Refusal.of(this, session, why, ExitStatus.INVALID_ARGUMENTS);
        }
        return new Operation(Verb.START, ExitStatus.INVALID_ARGUMENTS, new Calls(daemon))
                .run(words, session.screen());
    }

    private record Calls(Daemon daemon) implements Operation.Calls {
        @Override
        public List<OperationResult> all() {
            return daemon.operate("startAllProcesses");
        }

        @Override
        public List<OperationResult> group(String name) {
            return daemon.operate("startProcessGroup", Value.of(name));
        }

        @Override
        public void process(String name) {
            daemon.order("startProcess", Value.of(name));
        }
    }
}
