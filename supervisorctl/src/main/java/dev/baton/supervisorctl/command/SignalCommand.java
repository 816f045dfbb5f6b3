// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.OperationResult;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.daemon.Daemon;
import java.util.List;

/// `signal`: sends a signal to processes.
final class SignalCommand implements Command {
    @Override
    public String name() {
        return "signal";
    }

    @Override
    public List<String> help() {
        return List.of(
                "signal <signal> <name>...\tsend a signal, by name or number, to processes",
                "signal <signal> <group>:*...\tsend it to all processes of groups",
                "signal <signal> all\t\tsend it to every process");
    }

    @Override
    public int run(Words words, Session session) {
        var daemon = session.upDaemon();
        if (words.list().size() < 2) {
            return Refusal.of(
                    this, session, "Error: signal requires a signal name and a process name");
        }
        var calls = new Calls(daemon, Value.of(words.list().getFirst()));
        var names = new Words(words.list().subList(1, words.list().size()));
        return new Operation(Verb.SIGNAL, ExitStatus.GENERIC, calls).run(names, session.screen());
    }

    private record Calls(Daemon daemon, Value signal) implements Operation.Calls {
        @Override
        public List<OperationResult> all() {
            return daemon.operate("signalAllProcesses", signal);
        }

        @Override
        public List<OperationResult> group(String name) {
            return daemon.operate("signalProcessGroup", Value.of(name), signal);
        }

        @Override
        public void process(String name) {
            daemon.order("signalProcess", Value.of(name), signal);
        }
    }
}
