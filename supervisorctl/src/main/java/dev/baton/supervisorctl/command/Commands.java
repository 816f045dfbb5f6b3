// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import java.util.ArrayList;
import java.util.List;

/// All commands.
public final class Commands {
    private static final List<Command> LISTED =
            List.of(
                    new AddCommand(),
                    new AvailCommand(),
                    new ClearCommand(),
                    new QuitCommand("exit"),
                    new FgCommand(),
                    new MaintailCommand(),
                    new OpenCommand(),
                    new PidCommand(),
                    new QuitCommand("quit"),
                    new ReloadCommand(),
                    new RemoveCommand(),
                    new RereadCommand(),
                    new RestartCommand(),
                    new ShutdownCommand(),
                    new SignalCommand(),
                    new StartCommand(),
                    new StatusCommand(),
                    new StopCommand(),
                    new TailCommand(),
                    new UpdateCommand(),
                    new VersionCommand());

    private Commands() {}

    /// Those that a user sees, with help, by name.
    public static List<Command> visible() {
        var visible = new ArrayList<>(LISTED);
        visible.add(new HelpCommand(LISTED));
        return List.copyOf(visible);
    }

    /// The same, and the one that stands for the end of the input.
    public static List<Command> all() {
        var all = new ArrayList<>(visible());
        all.add(new QuitCommand("EOF"));
        return List.copyOf(all);
    }
}
