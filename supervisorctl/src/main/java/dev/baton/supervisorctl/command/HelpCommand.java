// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisorctl.output.Columns;
import java.util.List;

/// `help`: lists the commands, or says what one of them is for.
///
/// @param others what there is help for
record HelpCommand(List<Command> others) implements Command {
    private static final int WIDTH = 79;

    @Override
    public String name() {
        return "help";
    }

    @Override
    public List<String> help() {
        return List.of(
                "help\t\t\tlist the commands", "help <command>\t\tsay what one of them is for");
    }

    @Override
    public int run(Words words, Session session) {
        var topic = String.join(" ", words.list());
        if (topic.isEmpty()) {
            list(session);
        } else if (topic.equals(name())) {
            session.screen().lines(help());
        } else {
            var found = others.stream().filter(command -> command.name().equals(topic)).findFirst();
            session.screen()
                    .lines(found.map(Command::help).orElse(List.of("*** No help on " + topic)));
        }
        return ExitStatus.SUCCESS;
    }

    private void list(Session session) {
        var header = "default commands (type help <topic>):";
        var names = others.stream().map(Command::name).sorted().toList();
        session.screen().lines(List.of("", header, "=".repeat(header.length())));
        session.screen().lines(Columns.downwards(names, WIDTH));
        session.screen().line("");
    }
}
