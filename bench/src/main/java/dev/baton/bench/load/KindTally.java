// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// What is known of one kind of request so far. For one thread.
final class KindTally {
    private final EnumMap<Cause, Long> causes = new EnumMap<>(Cause.class);
    private final Histogram latency = histogram();
    private final Histogram service = histogram();
    private long requests;

    /// Microseconds up to ten minutes, three digits.
    static Histogram histogram() {
        return new Histogram(1, TimeUnit.MINUTES.toMicros(10), 3);
    }

    void answered() {
        requests++;
    }

    void measured(Outcome.Answered answered) {
        latency.recordValue(micros(answered.done() - answered.intended()));
        service.recordValue(micros(answered.done() - answered.sent()));
    }

    void failed(Cause cause) {
        requests++;
        causes.merge(cause, 1L, Long::sum);
    }

    static long micros(long nanos) {
        return Math.clamp(nanos / 1000, 0, TimeUnit.MINUTES.toMicros(10));
    }

    Map<Cause, Long> causes() {
        return causes;
    }

    long requests() {
        return requests;
    }

    Report.KindReport report() {
        return new Report.KindReport(
                requests, failures(), keyed(causes), percentiles(latency), percentiles(service));
    }

    private long failures() {
        return causes.values().stream().mapToLong(Long::longValue).sum();
    }

    static Map<String, Long> keyed(Map<Cause, Long> causes) {
        var keyed = new LinkedHashMap<String, Long>();
        causes.forEach((cause, count) -> keyed.put(cause.key(), count));
        return keyed;
    }

    static Report.Percentiles percentiles(Histogram micros) {
        return new Report.Percentiles(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(90) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getValueAtPercentile(99.9) / 1000.0,
                micros.getMaxValue() / 1000.0);
    }
}
