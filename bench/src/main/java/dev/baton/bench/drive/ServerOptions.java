// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.drive;

import dev.baton.bench.server.Baton;
import dev.baton.bench.server.BenchException;
import dev.baton.bench.server.Mode;
import dev.baton.bench.server.Probe;
import dev.baton.bench.server.ServerCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// The options that say which server, and how it reloads.
public final class ServerOptions {
    @Option(
            names = "--mode",
            description = "How it reloads: overlap, exec or exit. Default: ${DEFAULT-VALUE}.")
    private Mode mode = Mode.OVERLAP;

    @Option(
            names = "--port",
            description = "Where it shall listen. Default: a free port between 20000 and 32000.")
    private int port;

    @Option(
            names = "--server-command",
            paramLabel = "WORDS",
            description =
                    "How to start it, split at blanks as a shell does; once for each word or for"
                            + " all. {port}, {pidFile} and {mode} are replaced.")
    private List<String> option = new ArrayList<>();

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "The same, word by word, after '--'.")
    private List<String> words = new ArrayList<>();

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    public Mode mode() {
        return mode;
    }

    /// The server, not started yet.
    ///
    /// @throws ParameterException when no command was given, or it cannot be split
    public Baton baton(Path directory) {
        return new Baton(command(), mode, port(), directory);
    }

    private ServerCommand command() {
        if (option.isEmpty() == words.isEmpty()) {
            throw usage("Say how to start the server: --server-command or '-- COMMAND...'");
        }
        try {
            return words.isEmpty()
                    ? ServerCommand.parse(String.join(" ", option))
                    : new ServerCommand(words);
        } catch (IllegalArgumentException e) {
            throw usage("The server command is no command: " + e.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private int port() {
        if (port == 0) {
            return Probe.freePort();
        }
        if (!Probe.free(port)) {
            throw new BenchException(
                    "port "
                            + port
                            + " is in use: stop what listens there, or choose another with"
                            + " --port");
        }
        return port;
    }
}
