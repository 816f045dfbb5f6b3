// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import java.util.List;

/// `restart`: a stop and a start.
final class RestartCommand implements Command {
    private final Command stop = new StopCommand();
    private final Command start = new StartCommand();

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public List<String> help() {
        return List.of(
                "restart <name>...\tstop processes, then start them",
                "restart <group>:*...\tthe same with all processes of groups",
                "restart all\t\tthe same with every process",
                "\t\t\tThe configuration is not read again: reread and update do that.");
    }

    @Override
    public int run(Words words, Session session) {
        session.upDaemon();
        if (words.isEmpty()) {
            return Refusal.of(this, session, "Error: restart requires a process name");
        }
        var stopped = stop.run(words, session);
        var started = start.run(words, session);
        return started == ExitStatus.SUCCESS ? stopped : started;
    }
}
