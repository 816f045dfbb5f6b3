// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.move;

import dev.baton.bench.drive.ServerOptions;
import dev.baton.bench.drive.Table;
import dev.baton.bench.server.Await;
import dev.baton.bench.server.Baton;
import dev.baton.bench.server.BenchException;
import dev.baton.bench.server.Descriptors;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Moves many WebSockets through reloads.
@Command(
        name = "move",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Moves many WebSockets through reloads, and says what that costs their clients.",
            "Exits with 1 when a client was closed, or did not hear each of its messages once and"
                    + " in order."
        })
public final class MoveCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern MOVED =
            Pattern.compile("(\\d+) connections and sessions have moved in (\\d+) ms");

    @Mixin private final ServerOptions server = new ServerOptions();

    @Option(names = "--clients", description = "How many WebSockets. Default: ${DEFAULT-VALUE}.")
    private int clients = 1_000;

    @Option(
            names = "--each-millis",
            description = "How often each says something. Default: ${DEFAULT-VALUE}.")
    private int eachMillis = 2_000;

    @Option(names = "--reloads", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int reloads = 5;

    @Option(
            names = "--quiet-millis",
            description = "Without a reload, before each of them. Default: ${DEFAULT-VALUE}.")
    private int quietMillis = 5_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = command.commandLine().getOut();
        var many = Descriptors.fitting("--clients", clients, out);
        var directory = Files.createTempDirectory("baton-bench");
        try (var measured = server.baton(directory)) {
            measured.start();
            try (var talkers = new Talkers(measured.port(), many, Duration.ofMillis(eachMillis))) {
                Await.instant(System.nanoTime() + Duration.ofMillis(quietMillis).toNanos());
                return run(measured, talkers, many, out);
            }
        } finally {
            delete(directory);
        }
    }

    private int run(Baton measured, Talkers talkers, int many, PrintWriter out)
            throws IOException, InterruptedException {
        var table =
                new Table(
                        "",
                        "echoes",
                        "median ms",
                        "slowest ms",
                        "moved",
                        "in ms",
                        "µs each",
                        "resident MB",
                        "descriptors");
        var _ = talkers.summary(); // the first are cold
        for (int number = 1; number <= reloads; number++) {
            Await.instant(System.nanoTime() + Duration.ofMillis(quietMillis).toNanos());
            row(table, "quiet", talkers.summary(), "", "", "", measured.pid());
            measured.reload();
            if (!Await.until(PATIENCE, measured::settled)) {
                throw new BenchException(
                        "reload %d does not settle; the server last said:\n  %s"
                                .formatted(number, String.join("\n  ", measured.lastLines())));
            }
            Await.instant(System.nanoTime() + Duration.ofMillis(eachMillis).toNanos());
            var moved = moved(measured);
            row(
                    table,
                    "reload " + number,
                    talkers.summary(),
                    moved[0],
                    moved[1],
                    each(moved),
                    measured.pid());
            out.print("\rreload " + number + " of " + reloads);
            out.flush();
        }
        var last = talkers.end(Duration.ofSeconds(10));
        out.println();
        out.println();
        out.print(table);
        out.println();
        out.printf(
                Locale.ROOT,
                "%d clients: %d closed, %d echoes wrong, %d missing%n",
                many,
                last.closed(),
                last.wrong(),
                last.missing());
        out.flush();
        return last.closed() == 0 && last.wrong() == 0 && last.missing() == 0 ? 0 : 1;
    }

    private static void row(
            Table table,
            String name,
            Echoes.Summary heard,
            String moved,
            String time,
            String each,
            int pid)
            throws IOException {
        table.row(
                name,
                Integer.toString(heard.heard()),
                millis(heard.medianMicros()),
                millis(heard.slowestMicros()),
                moved,
                time,
                each,
                Long.toString(residentMegabytes(pid)),
                Integer.toString(descriptors(pid)));
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.1f", micros / 1000.0);
    }

    /// What the generation before has said of the hand-over; of several, the last.
    private static String[] moved(Baton measured) {
        var moved = new String[] {"?", "?"};
        for (var line : measured.lastLines()) {
            var found = MOVED.matcher(line);
            if (found.find()) {
                moved = new String[] {found.group(1), found.group(2)};
            }
        }
        return moved;
    }

    private static String each(String[] moved) {
        try {
            var many = Long.parseLong(moved[0]);
            return many == 0 ? "" : Long.toString(1000 * Long.parseLong(moved[1]) / many);
        } catch (NumberFormatException e) {
            return "?";
        }
    }

    private static long residentMegabytes(int pid) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }

    private static int descriptors(int pid) {
        var open = new File("/proc/" + pid + "/fd").list();
        return open == null ? 0 : open.length;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
