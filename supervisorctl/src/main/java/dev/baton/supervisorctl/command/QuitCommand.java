// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import java.util.List;

/// `quit`, `exit`, and the end of the input: leaves the shell.
///
/// @param name which of them
record QuitCommand(String name) implements Command {

    @Override
    public List<String> help() {
        return List.of(name + "\t\t\tleave the shell; Ctrl-D does it too");
    }

    @Override
    public int run(Words words, Session session) {
        session.screen().line("");
        session.leave();
        return ExitStatus.SUCCESS;
    }
}
