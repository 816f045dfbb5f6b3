// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.demo;

import dev.baton.bench.drive.Drive;
import dev.baton.bench.drive.ScratchDirectory;
import dev.baton.bench.drive.ServerOptions;
import dev.baton.bench.load.PlanOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reloads a server under load and says what its clients noticed.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reloads a server under load and says what its clients noticed.",
            "Exits with 0 when nothing failed, 1 when something did, 2 on a usage error."
        })
public final class Demo implements Callable<Integer> {
    @Mixin private final ServerOptions server = new ServerOptions();

    @Option(names = "--reloads", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int reloads = 5;

    @Option(
            names = "--every-millis",
            description =
                    "From one signal to the next, or longer: a reload begins when the one before has"
                            + " settled. Default: ${DEFAULT-VALUE}.")
    private int everyMillis = 4000;

    @Mixin private final PlanOptions plan = new PlanOptions();

    @Override
    public Integer call() throws InterruptedException {
        var screen = new Screen(System.out);
        try (var scratch = ScratchDirectory.create();
                var baton = server.baton(scratch.path())) {
            screen.starting(baton, reloads, plan);
            var drive = new Drive(reloads, Duration.ofMillis(everyMillis), Duration.ofSeconds(3));
            var outcome = drive.run(baton, plan, scratch.path().resolve("samples.csv"), screen);
            screen.summary(outcome, server.mode());
            return outcome.report().failures() == 0 && outcome.problem() == null ? 0 : 1;
        }
    }
}
