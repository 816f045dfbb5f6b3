// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// The load generator's command line: JSON lines on standard output, stopped by `stop` or the end
/// of standard input.
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts load on an HTTP server and counts what its clients notice.",
            "Prints a JSON line of progress every second and one of results at the end. Stops after"
                    + " --seconds, or when standard input says 'stop' or ends. Nothing is ever"
                    + " retried. Latency counts from the time the schedule wanted the request to"
                    + " start (no coordinated omission)."
        })
public final class Load implements Callable<Integer> {
    @Mixin private final PlanOptions plan = new PlanOptions();

    @Option(names = "--host", description = "Default: ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    @Option(names = "--port", required = true, description = "Where the server listens.")
    private int port;

    @Option(
            names = "--samples",
            paramLabel = "FILE",
            description = "Also write every request to this file, as CSV.")
    private @Nullable Path samples;

    private final JsonMapper json = new JsonMapper();
    private final CountDownLatch stop = new CountDownLatch(1);

    /// Exits with 0 after a run, whatever it found, and with 2 on a usage error.
    public static void main(String[] args) {
        System.exit(new CommandLine(new Load()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Thread.ofPlatform().name("stdin").daemon().start(this::readStandardInput);
        print(run(plan.plan(host, port)));
        return 0;
    }

    private Report run(Plan plan) throws InterruptedException {
        try (var writer = samples == null ? Samples.none() : Samples.to(samples)) {
            var run = new Run(plan, writer, this::print);
            run.start();
            stop.await(plan.limit().toMillis(), TimeUnit.MILLISECONDS);
            return run.stop();
        }
    }

    private void readStandardInput() {
        try (var lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine();
                    line != null && !line.strip().equals("stop");
                    line = lines.readLine()) {
                System.err.println("load: only 'stop' is understood, not '" + line + "'");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            stop.countDown();
        }
    }

    private void print(LoadEvent event) {
        System.out.println(json.writeValueAsString(event));
        System.out.flush();
    }
}
