// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.OperationResult;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.daemon.Daemon;
import java.util.List;

/// `stop`: stops processes and waits until they have ended.
final class StopCommand implements Command {
    @Override
    public String name() {
        return "stop";
    }

    @Override
    public List<String> help() {
        return List.of(
                "stop <name>...\t\tstop processes and wait until they have ended",
                "stop <group>:*...\tstop all processes of groups",
                "stop all\t\tstop every process");
    }

    @Override
    public int run(Words words, Session session) {
        var daemon = session.upDaemon();
        if (words.isEmpty()) {
            return Refusal.of(this, session, "Error: stop requires a process name");
        }
        return new Operation(Verb.STOP, ExitStatus.GENERIC, new Calls(daemon))
                .run(words, session.screen());
    }

    private record Calls(Daemon daemon) implements Operation.Calls {
        @Override
        public List<OperationResult> all() {
            return daemon.operate("stopAllProcesses");
        }

        @Override
        public List<OperationResult> group(String name) {
            return daemon.operate("stopProcessGroup", Value.of(name));
        }

        @Override
        public void process(String name) {
            daemon.order("stopProcess", Value.of(name));
        }
    }
}
