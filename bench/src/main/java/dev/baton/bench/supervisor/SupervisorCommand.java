// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.supervisor;

import dev.baton.bench.drive.Table;
import dev.baton.bench.server.BenchException;
import dev.baton.bench.supervisor.Daemon.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures a supervisor, and the original beside it.
@Command(
        name = "supervisor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures batond beside supervisord, one after the other.")
public final class SupervisorCommand implements Callable<Integer> {
    private static final int TIMES = 11;
    private static final int LOG_MEGABYTES = 256;
    private static final int RESTARTS = 5;

    @Option(names = "--home", required = true, description = "Where batond and batonctl are.")
    private Path home = Path.of("");

    @Option(
            names = "--original",
            description = "Where Debian's package is unpacked. Default: only batond is measured.")
    private @Nullable Path original;

    @Option(
            names = "--programs",
            description = "How many are brought up. Default: ${DEFAULT-VALUE}.")
    private int programs = 200;

    @Option(
            names = "--many",
            description = "How many clients ask about. Default: ${DEFAULT-VALUE}.")
    private int many = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /// Something that is measured; less is better.
    @FunctionalInterface
    private interface Measure {
        double of(Kind kind, Path directory) throws IOException, InterruptedException;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = command.commandLine().getOut();
        var kinds = kinds(out);
        var table = new Table(head(kinds));
        var directory = Files.createTempDirectory("baton-bench");
        try {
            for (var measure : measures().entrySet()) {
                var row = new ArrayList<>(List.of(measure.getKey()));
                for (var kind : kinds) {
                    var place = directory.resolve(row.size() + "-" + kind.name());
                    var value = measure.getValue().of(kind, place);
                    row.add(String.format(Locale.ROOT, "%.1f", value));
                    delete(place);
                }
                if (kinds.size() > 1) {
                    var ratio = Double.parseDouble(row.get(1)) / Double.parseDouble(row.get(2));
                    row.add(String.format(Locale.ROOT, "%.2f", ratio));
                }
                out.println(String.join("  ", row));
                out.flush();
                table.row(row.toArray(String[]::new));
            }
        } finally {
            delete(directory);
        }
        out.println();
        out.print(table);
        out.flush();
        return 0;
    }

    private static String[] head(List<Kind> kinds) {
        var head = new ArrayList<>(List.of("less is better"));
        kinds.forEach(kind -> head.add(kind.name()));
        if (kinds.size() > 1) {
            head.add("ratio");
        }
        return head.toArray(String[]::new);
    }

    private List<Kind> kinds(PrintWriter out) {
        var all = new ArrayList<Kind>();
        all.add(
                new Kind(
                        "batond",
                        List.of(home.resolve("batond").toString()),
                        List.of(home.resolve("batonctl").toString()),
                        Map.of()));
        var there = original;
        if (there != null && Files.exists(there.resolve("usr/bin/supervisord"))) {
            var library = there.resolve("usr/lib/python3/dist-packages").toString();
            all.add(
                    new Kind(
                            "supervisord",
                            List.of(
                                    "/usr/bin/python3",
                                    there.resolve("usr/bin/supervisord").toString()),
                            List.of(
                                    "/usr/bin/python3",
                                    there.resolve("usr/bin/supervisorctl").toString()),
                            Map.of("PYTHONPATH", library)));
        } else {
            out.println("supervisord is not there (see --original): batond alone");
        }
        return all;
    }

    private Map<String, Measure> measures() {
        var all = new LinkedHashMap<String, Measure>();
        all.put("ms until " + programs + " programs run", this::untilAllRun);
        all.put("ms of getAllProcessInfo, " + many + " programs", this::infos);
        all.put("ms of status, " + many + " programs, with the client's start", this::status);
        all.put("ms for " + LOG_MEGABYTES + " MB of one program's log", SupervisorCommand::log);
        all.put("ms from a death to the next start", SupervisorCommand::restart);
        all.put("MB resident, 100 programs", SupervisorCommand::memory);
        return all;
    }

    private static String sleepers(int count, boolean started) {
        return """
        [program:sleeper]
        command=sleep 100000
        process_name=%%(program_name)s_%%(process_num)04d
        numprocs=%d
        autostart=%s
        stdout_logfile=NONE
        stderr_logfile=NONE
        """
                .formatted(count, started);
    }

    private double untilAllRun(Kind kind, Path directory) throws InterruptedException {
        try (var daemon = Daemon.start(kind, directory, sleepers(programs, true))) {
            daemon.await(programs, "RUNNING");
            return millis(daemon.age());
        }
    }

    private double infos(Kind kind, Path directory) throws InterruptedException {
        try (var daemon = Daemon.start(kind, directory, sleepers(many, false))) {
            daemon.await(many, "STOPPED");
            return median(TIMES, daemon::infos);
        }
    }

    private double status(Kind kind, Path directory) throws InterruptedException {
        try (var daemon = Daemon.start(kind, directory, sleepers(many, false))) {
            daemon.await(many, "STOPPED");
            var times = new double[TIMES];
            for (int i = 0; i < TIMES; i++) {
                var from = System.nanoTime();
                daemon.status();
                times[i] = millis(System.nanoTime() - from);
            }
            return median(times);
        }
    }

    private static double log(Kind kind, Path directory) throws IOException, InterruptedException {
        var program =
                """
                [program:noisy]
                command=sh -c 'for i in 1 2 3 4 5; do date +%%%%s%%%%N >> %1$s/from; yes "a line of a log, as programs write them" | head -c %2$dM; date +%%%%s%%%%N >> %1$s/to; sleep 0.5; done'
                autorestart=false
                startsecs=0
                stdout_logfile=%1$s/noisy.log
                stdout_logfile_maxbytes=10MB
                stdout_logfile_backups=3
                """
                        .formatted(directory, LOG_MEGABYTES);
        try (var daemon = Daemon.start(kind, directory, program)) {
            daemon.await(1, "EXITED");
        }
        return median(millis(directory.resolve("from"), directory.resolve("to")));
    }

    /// From each time in one file to that in the other.
    private static double[] millis(Path from, Path to) throws IOException {
        var begins = Files.readAllLines(from);
        var ends = Files.readAllLines(to);
        var times = new double[ends.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = (Long.parseLong(ends.get(i)) - Long.parseLong(begins.get(i))) / 1e6;
        }
        return times;
    }

    private static double restart(Kind kind, Path directory)
            throws IOException, InterruptedException {
        var program =
                """
                [program:dying]
                command=sh -c 'date +%%%%s%%%%N >> %1$s/starts; sleep 1.5; date +%%%%s%%%%N >> %1$s/ends; exit 1'
                autorestart=true
                [program:counting]
                command=sh -c 'until [ "$(wc -l < %1$s/starts)" -gt %2$d ]; do sleep 0.5; done'
                autorestart=false
                startsecs=0
                """
                        .formatted(directory, RESTARTS);
        try (var daemon = Daemon.start(kind, directory, program)) {
            daemon.await(1, "EXITED");
        }
        var starts = Files.readAllLines(directory.resolve("starts"));
        var ends = Files.readAllLines(directory.resolve("ends"));
        var times = new double[RESTARTS];
        for (int i = 0; i < RESTARTS; i++) {
            times[i] = (Long.parseLong(starts.get(i + 1)) - Long.parseLong(ends.get(i))) / 1e6;
        }
        return median(times);
    }

    private static double memory(Kind kind, Path directory) throws InterruptedException {
        try (var daemon = Daemon.start(kind, directory, sleepers(100, true))) {
            daemon.await(100, "RUNNING");
            daemon.status();
            Thread.sleep(5_000);
            return daemon.residentKilobytes() / 1024.0;
        }
    }

    private static double median(int times, Callable<?> call) {
        var all = new double[times];
        for (int i = 0; i < times; i++) {
            var from = System.nanoTime();
            try {
                var _ = call.call();
            } catch (Exception e) {
                throw new BenchException("it does not answer: " + e.getMessage(), e);
            }
            all[i] = millis(System.nanoTime() - from);
        }
        return median(all);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
