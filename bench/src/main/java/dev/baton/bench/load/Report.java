// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.util.List;
import java.util.Map;

/// What the load generator says at its end; the field names are those of its JSON. `...At` is
/// nanoseconds of the monotonic clock, `...Wall` an ISO-8601 instant.
///
/// @param type always `result`
/// @param measuredFromAt the end of the warm-up; latencies and gaps count from here
/// @param stoppedAt when the schedule ended; requests in flight were still awaited
/// @param requests how many ended, either way
/// @param causes failures by cause, all kinds together
/// @param firstFailures the first few in detail
/// @param idleCloses kept connections the server ended while nothing was in flight
/// @param announcedCloses answers that said `Connection: close` on a kept connection
/// @param unsent requests that were due and not even started at the end
/// @param longestGap the longest time without an answer to plain requests
/// @param generations who answered, in the order of their first answers
public record Report(
        String type,
        long startedAt,
        String startedWall,
        long measuredFromAt,
        long stoppedAt,
        long requests,
        long failures,
        Map<String, Long> causes,
        Map<String, KindReport> kinds,
        List<FailureReport> firstFailures,
        long idleCloses,
        long announcedCloses,
        long unsent,
        GapReport longestGap,
        List<GenerationReport> generations,
        Series timeline,
        Effort generator)
        implements LoadEvent {

    /// What is known of one kind of request.
    ///
    /// @param latency from the intended start
    /// @param service from the actual start
    public record KindReport(
            long requests,
            long failures,
            Map<String, Long> causes,
            Percentiles latency,
            Percentiles service) {}

    /// Of answered requests, in milliseconds.
    public record Percentiles(
            long count, double p50, double p90, double p99, double p999, double max) {}

    public record FailureReport(
            long intendedAt, long at, String wall, String kind, String cause, String detail) {}

    public record GapReport(long fromAt, String fromWall, double millis) {}

    public record GenerationReport(
            String version,
            int generation,
            long answers,
            long firstAt,
            String firstWall,
            long lastAt,
            String lastWall) {
        public Label label() {
            return new Label(version, generation);
        }
    }

    /// Plain requests by the time of their answer. The lists have one entry per bucket.
    public record Series(
            long startAt,
            long bucketMillis,
            List<Integer> answers,
            List<Integer> failures,
            List<Integer> maxMicros) {}

    /// The generator's own part: a gap that coincides with a hiccup is not the server's.
    ///
    /// @param cpuShare of one core, 0 to the number of cores
    /// @param hiccupMillis how late a thread of ours woke that asked for nothing else
    /// @param worstHiccups the longest of them
    public record Effort(
            double cpuSeconds,
            double cpuShare,
            double gcMillis,
            Percentiles hiccupMillis,
            List<Hiccup> worstHiccups) {}

    public record Hiccup(long at, double millis) {}
}
