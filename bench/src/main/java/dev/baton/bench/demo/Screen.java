// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.demo;

import dev.baton.bench.drive.Drive;
import dev.baton.bench.drive.Reload;
import dev.baton.bench.drive.Table;
import dev.baton.bench.load.Cause;
import dev.baton.bench.load.Kind;
import dev.baton.bench.load.LoadEvent;
import dev.baton.bench.load.PlanOptions;
import dev.baton.bench.load.Report;
import dev.baton.bench.server.Mode;
import dev.baton.bench.server.ServerUnderTest;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// What the demo prints: plain lines, the same on a terminal and in a file. Any thread may print.
final class Screen implements Drive.Watcher {
    private final PrintStream out;
    private final long start = System.nanoTime();

    Screen(PrintStream out) {
        this.out = out;
    }

    void starting(ServerUnderTest server, int reloads, PlanOptions options) {
        var plan = options.plan("localhost", server.port());
        out.printf(
                Locale.ROOT,
                "%s on port %d; %d reloads under load%n",
                server.name(),
                server.port(),
                reloads);
        out.printf(
                Locale.ROOT,
                "load: %d requests/s on %d kept connections, %d/s on a new connection each, %d slow"
                        + " answers and %d slow uploads at any time%n",
                plan.keepAliveRate(),
                plan.keepAliveConnections(),
                plan.connectRate(),
                plan.slow(),
                plan.uploads());
    }

    @Override
    public void progress(LoadEvent.Progress progress) {
        out.printf(
                Locale.ROOT,
                "%5.1f s  generation %-3s %5d requests/s  worst %6.1f ms  %d failures%n",
                (progress.at() - start) / 1e9,
                progress.generation() < 0 ? "?" : Integer.toString(progress.generation()),
                progress.perSecond(),
                progress.maxMillis(),
                progress.failures());
    }

    @Override
    public void reloading(int number) {
        out.printf(
                Locale.ROOT, "%5.1f s  reload %d ...%n", (System.nanoTime() - start) / 1e9, number);
    }

    @Override
    public void reloaded(Reload reload) {
        out.printf(
                Locale.ROOT,
                "%5.1f s  reload %d: first answer of the new code after %.0f ms, the old code gone"
                        + " after %.1f s%n",
                (reload.settledAt() - start) / 1e9,
                reload.number(),
                reload.answerMillis(),
                reload.settledMillis() / 1000);
    }

    void summary(Drive.Outcome outcome, Mode mode) {
        var report = outcome.report();
        out.println();
        out.print(requests(report));
        out.println();
        out.print(reloads(outcome.reloads()));
        out.println();
        out.printf(
                Locale.ROOT,
                "longest time without any answer: %.1f ms%n",
                report.longestGap().millis());
        out.printf(
                Locale.ROOT,
                "kept connections: %d ended idle, %d with an announced close%n",
                report.idleCloses(),
                report.announcedCloses());
        out.printf(
                Locale.ROOT,
                "load generator: %.0f %% of a core, itself late by up to %.1f ms%n",
                report.generator().cpuShare() * 100,
                report.generator().hiccupMillis().max());
        if (report.unsent() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%d requests were due and could not even be sent%n",
                    report.unsent());
        }
        failures(report);
        out.println();
        out.println(verdict(outcome, mode));
    }

    private static Table requests(Report report) {
        var table = new Table("requests", "count", "failed", "p50 ms", "p99 ms", "max ms");
        for (var kind : Kind.values()) {
            var one = report.kinds().get(kind.key());
            if (one != null && one.requests() > 0) {
                table.row(
                        kind.title(),
                        Long.toString(one.requests()),
                        Long.toString(one.failures()),
                        millis(one.latency().p50()),
                        millis(one.latency().p99()),
                        millis(one.latency().max()));
            }
        }
        return table;
    }

    private static Table reloads(List<Reload> reloads) {
        var table =
                new Table(
                        "reload", "answered by", "first answer after ms", "old code gone after ms");
        for (var reload : reloads) {
            table.row(
                    Integer.toString(reload.number()),
                    reload.generation(),
                    millis(reload.answerMillis()),
                    millis(reload.settledMillis()));
        }
        return table;
    }

    private void failures(Report report) {
        if (report.failures() == 0) {
            return;
        }
        out.println();
        var table = new Table("failures by cause", "count");
        report.causes()
                .forEach(
                        (cause, count) -> table.row(Cause.of(cause).title(), Long.toString(count)));
        out.print(table);
        out.println("the first:");
        report.firstFailures().stream()
                .limit(5)
                .forEach(one ->
                        out.printf(
                                Locale.ROOT,
                                "%5.1f s  %s: %s: %s%n",
                                (one.at() - start) / 1e9,
                                Kind.of(one.kind()).title(),
                                Cause.of(one.cause()).title(),
                                one.detail()));
    }

    private static String verdict(Drive.Outcome outcome, Mode mode) {
        var report = outcome.report();
        var so =
                String.format(
                        Locale.ROOT,
                        "%d reloads, %d requests: ",
                        outcome.reloads().size(),
                        report.requests());
        if (outcome.problem() != null) {
            return so + "and then " + outcome.problem();
        }
        if (report.failures() == 0) {
            return so + "not one failed, no client noticed anything.";
        }
        return so
                + report.failures()
                + " failed"
                + switch (mode) {
                    case OVERLAP, EXEC -> ".";
                    case EXIT ->
                            ", as expected of this mode: between the exit and the next start nobody"
                                    + " listens.";
                };
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis);
    }
}
