// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench;

import dev.baton.bench.demo.Demo;
import dev.baton.bench.move.MoveCommand;
import dev.baton.bench.reload.ReloadCommand;
import dev.baton.bench.server.BenchException;
import dev.baton.bench.supervisor.SupervisorCommand;
import dev.baton.bench.wire.WireCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The demo and the benchmarks on one command line.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Reloads servers under load, and measures them. Exits with 0, with 1 when something failed, with 2 on a usage error.",
        subcommands = {
            Demo.class,
            ReloadCommand.class,
            MoveCommand.class,
            WireCommand.class,
            SupervisorCommand.class
        })
public final class Bench {
    private Bench() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Bench::failed);
    }

    /// What went wrong outside is said in a sentence; only what is wrong in here has a stack trace.
    private static int failed(
            Exception failure, CommandLine command, CommandLine.ParseResult arguments)
            throws Exception {
        if (!(failure instanceof BenchException)) {
            throw failure;
        }
        command.getErr().println(command.getCommandName() + ": " + failure.getMessage());
        return 1;
    }
}
