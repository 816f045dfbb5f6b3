// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import dev.baton.bench.drive.Table;
import dev.baton.bench.load.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Everything a benchmark found, as written to results.json.
///
/// @param at when it ended, ISO-8601
/// @param options the load, as given to the load generator
record Results(
        String at,
        String java,
        String system,
        int cores,
        List<String> options,
        List<Analysis> servers) {

    static Results now(List<String> options, List<Analysis> servers) {
        return new Results(
                Instant.now().toString(),
                Runtime.version().toString(),
                System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.version")
                        + " "
                        + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                options,
                servers);
    }

    /// One column per server would be too wide for three: one row each.
    String tables() {
        return failures() + "\n" + gaps() + "\n" + latencies();
    }

    private String failures() {
        var table = new Table("server", "reloads", "requests", "failed", "causes");
        for (var one : servers) {
            table.row(
                    one.server(),
                    Integer.toString(one.reloads().size()),
                    Long.toString(one.requests()),
                    Long.toString(one.failures()),
                    causes(one));
        }
        return table.toString();
    }

    private static String causes(Analysis one) {
        return one.causes().isEmpty()
                ? "-"
                : one.causes().entrySet().stream()
                        .map(entry -> entry.getValue() + " " + Cause.of(entry.getKey()).title())
                        .collect(Collectors.joining(", "));
    }

    private String gaps() {
        var table =
                new Table(
                        "longest time without an answer, ms",
                        "around a reload: median",
                        "max",
                        "steady: median",
                        "max");
        for (var one : servers) {
            table.row(
                    one.server(),
                    number(one.reloadGap().median()),
                    number(one.reloadGap().max()),
                    number(one.steadyGap().median()),
                    number(one.steadyGap().max()));
        }
        return table.toString();
    }

    private String latencies() {
        var table =
                new Table(
                        "ms",
                        "first answer of the new code: min / median / max",
                        "p99 of answered, steady",
                        "around reloads",
                        "ratio",
                        "generator late by up to");
        for (var one : servers) {
            table.row(
                    one.server(),
                    one.firstAnswer().show(),
                    number(one.p99Steady()),
                    number(one.p99Reload()),
                    number(one.p99Ratio()),
                    number(one.load().generator().hiccupMillis().max()));
        }
        return table.toString();
    }

    /// No measured time is exactly 0: it stands for nothing to measure, as in a run too short.
    private static String number(double value) {
        return value == 0 ? "-" : String.format(Locale.ROOT, "%.1f", value);
    }
}
