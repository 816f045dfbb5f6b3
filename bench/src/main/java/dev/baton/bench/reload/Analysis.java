// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import dev.baton.bench.drive.Drive;
import dev.baton.bench.drive.Reload;
import dev.baton.bench.load.Report;
import dev.baton.bench.load.Samples.Sample;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a run says about its reloads; the field names are those of results.json. Milliseconds where
/// nothing else is said. Gaps and latencies are those of plain requests.
///
/// @param problem why the run ended early; null when it did not
/// @param reloadGap over reloads: the longest time without an answer from the signal to a second
///   after the new code's first answer
/// @param steadyGap over pieces of the same length in which nothing was reloaded
/// @param firstAnswer over reloads: from the signal to the new code's first answer
/// @param settled over reloads: from the signal to the old code's end
/// @param p99Steady the latency of requests answered in steady time
/// @param p99Reload the latency of those answered around reloads
/// @param reloads one by one
/// @param load what the load generator said
record Analysis(
        String server,
        @Nullable String problem,
        long requests,
        long failures,
        Map<String, Long> causes,
        Spread reloadGap,
        Spread steadyGap,
        Spread firstAnswer,
        Spread settled,
        double p99Steady,
        double p99Reload,
        double p99Ratio,
        List<OneReload> reloads,
        Report load) {

    /// One reload.
    ///
    /// @param failures of requests of any kind that were in flight in its window
    record OneReload(
            int number,
            String generation,
            long signalledAt,
            long firstAnswerAt,
            double firstAnswer,
            double settled,
            double gap,
            long failures) {}

    static Analysis of(String server, Drive.Outcome outcome, List<Sample> samples) {
        var report = outcome.report();
        var run = new Window(report.measuredFromAt(), report.stoppedAt());
        var windows = Windows.cut(run, outcome.reloads());
        var answers = plainAnswers(samples).mapToLong(Sample::done).sorted().toArray();
        var reloads =
                IntStream.range(0, windows.reloads().size())
                        .mapToObj(i ->
                                one(
                                        outcome.reloads().get(i),
                                        windows.reloads().get(i),
                                        answers,
                                        samples))
                        .toList();
        var steady = p99(samples, windows.steady());
        var around = p99(samples, windows.reloads());
        return new Analysis(
                server,
                outcome.problem(),
                report.requests(),
                report.failures(),
                report.causes(),
                Spread.of(reloads.stream().mapToDouble(OneReload::gap)),
                Spread.of(windows.steady().stream().mapToDouble(one -> one.longestGap(answers))),
                Spread.of(reloads.stream().mapToDouble(OneReload::firstAnswer)),
                Spread.of(reloads.stream().mapToDouble(OneReload::settled)),
                steady,
                around,
                steady == 0 ? 0 : around / steady,
                reloads,
                report);
    }

    private static OneReload one(
            Reload reload, Window window, long[] answers, List<Sample> samples) {
        return new OneReload(
                reload.number(),
                reload.generation(),
                reload.signalledAt(),
                reload.firstAnswerAt(),
                reload.answerMillis(),
                reload.settledMillis(),
                window.longestGap(answers),
                failures(window, samples));
    }

    private static long failures(Window window, List<Sample> samples) {
        return samples.stream()
                .filter(sample -> !sample.good())
                .filter(sample -> sample.sent() < window.to() && sample.done() >= window.from())
                .count();
    }

    private static double p99(List<Sample> samples, List<Window> windows) {
        var starts = windows.stream().mapToLong(Window::from).toArray();
        DoubleStream latencies =
                plainAnswers(samples)
                        .filter(sample -> Windows.anyContains(windows, starts, sample.done()))
                        .mapToDouble(Sample::latency);
        return Spread.percentile(latencies, 99);
    }

    private static Stream<Sample> plainAnswers(List<Sample> samples) {
        return samples.stream().filter(sample -> sample.good() && sample.kind().plain());
    }
}
