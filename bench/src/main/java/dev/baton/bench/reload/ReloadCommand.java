// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import dev.baton.bench.drive.Drive;
import dev.baton.bench.drive.ServerOptions;
import dev.baton.bench.load.PlanOptions;
import dev.baton.bench.load.Samples;
import dev.baton.bench.server.BenchException;
import dev.baton.bench.server.Mode;
import dev.baton.bench.server.ServerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reloads a server many times under load, and others for comparison.
@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reloads a server many times under load, and others for comparison.",
            "Writes results.json, every request as CSV, and plots as SVG. Exits with 1 when a"
                    + " request to the first server failed that mode overlap or exec should have kept"
                    + " whole, or a reload did not come about."
        })
public final class ReloadCommand implements Callable<Integer> {
    @Mixin private final ServerOptions server = new ServerOptions();

    @Option(names = "--reloads", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int reloads = 100;

    @Option(
            names = "--every-millis",
            description =
                    "From one signal to the next, or longer: a reload begins when the one before has"
                            + " settled. Default: ${DEFAULT-VALUE}.")
    private int everyMillis = 2000;

    @Option(
            names = "--steady-millis",
            description =
                    "Load without reloads, before the first and after the last. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int steadyMillis = 10_000;

    @Option(
            names = "--peers",
            split = ",",
            description = "Also measure nginx, tornado, both or none. Default: none.")
    private List<Peer> peers = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where results go. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("bench-results");

    @Mixin private final PlanOptions plan = new PlanOptions();

    @Override
    public Integer call() throws InterruptedException {
        var results = new ArrayList<Analysis>();
        var directory = out.resolve("baton").toAbsolutePath();
        results.add(measure(server.baton(directory), directory));
        for (var peer : peers) {
            measure(peer, results);
        }
        var all = Results.now(plan.arguments(false), results);
        write(
                out.resolve("results.json"),
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(all));
        System.out.println();
        System.out.println(all.tables());
        results.forEach(ReloadCommand::complain);
        System.out.println("results and plots: " + out);
        return exitCode(results.getFirst());
    }

    private void measure(Peer peer, List<Analysis> results) throws InterruptedException {
        if (peer == Peer.NONE) {
            return;
        }
        var directory = out.resolve(peer.name().toLowerCase(Locale.ROOT)).toAbsolutePath();
        var found = peer.server(directory);
        if (found.isEmpty()) {
            System.out.println(peer.missing());
            return;
        }
        results.add(measure(found.get(), directory));
    }

    private Analysis measure(ServerUnderTest measured, Path directory) throws InterruptedException {
        var file = directory.resolve("samples.csv");
        create(directory);
        try (measured) {
            if (!measured.slowRequests()) {
                System.out.println(measured.name() + ": without slow answers and uploads");
            }
            var drive =
                    new Drive(
                            reloads,
                            Duration.ofMillis(everyMillis),
                            Duration.ofMillis(steadyMillis));
            var ticker = new Ticker(System.out, measured.name(), reloads);
            var outcome = drive.run(measured, plan, file, ticker);
            var samples = Samples.read(file);
            var analysis = Analysis.of(measured.name(), outcome, samples);
            plot(analysis, samples, directory);
            return analysis;
        }
    }

    private static void plot(Analysis analysis, List<Samples.Sample> samples, Path directory) {
        var signals = analysis.reloads().stream().map(Analysis.OneReload::signalledAt).toList();
        var run = new Window(analysis.load().measuredFromAt(), analysis.load().stoppedAt());
        var title =
                analysis.server()
                        + ": latency of plain requests, "
                        + signals.size()
                        + " reloads, "
                        + analysis.failures()
                        + " failures";
        write(directory.resolve("run.svg"), Plot.run(title, samples, run, signals));
        write(directory.resolve("reloads.svg"), Plot.around(title, samples, signals));
    }

    private static void complain(Analysis analysis) {
        if (analysis.problem() != null) {
            System.out.println(analysis.server() + ": " + analysis.problem());
        }
    }

    private int exitCode(Analysis first) {
        var failed = first.failures() > 0 && server.mode() != Mode.EXIT;
        return failed || first.problem() != null ? 1 : 0;
    }

    private static void create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BenchException("no directory for results: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BenchException("results cannot be written: " + e.getMessage(), e);
        }
    }
}
