// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Plain requests per bucket of 10 ms, for plots. A bucket holds a handful of answers, so their
/// maximum is what there is to say of their tail.
final class Timeline {
    static final Duration BUCKET = Duration.ofMillis(10);

    private final long start;
    private final int most;
    private int[] answers = new int[1024];
    private int[] failures = new int[1024];
    private int[] maxMicros = new int[1024];
    private int used;

    /// @param start the first bucket's start, nanoseconds
    /// @param limit the time after which nothing is kept
    Timeline(long start, Duration limit) {
        this.start = start;
        this.most = (int) Math.min(Integer.MAX_VALUE / 2, limit.dividedBy(BUCKET) + 1);
    }

    void answered(long at, long latency) {
        var bucket = bucket(at);
        if (bucket < most) {
            answers[bucket]++;
            maxMicros[bucket] =
                    (int) Math.max(maxMicros[bucket], Math.min(Integer.MAX_VALUE, latency / 1000));
        }
    }

    void failed(long at) {
        var bucket = bucket(at);
        if (bucket < most) {
            failures[bucket]++;
        }
    }

    private int bucket(long at) {
        var bucket = (int) Math.min(most, Math.max(0, at - start) / BUCKET.toNanos());
        if (bucket < most && bucket >= used) {
            used = bucket + 1;
            grow();
        }
        return bucket;
    }

    private void grow() {
        if (used > answers.length) {
            var size = Math.max(used, answers.length * 2);
            answers = Arrays.copyOf(answers, size);
            failures = Arrays.copyOf(failures, size);
            maxMicros = Arrays.copyOf(maxMicros, size);
        }
    }

    Report.Series series() {
        return new Report.Series(
                start, BUCKET.toMillis(), listed(answers), listed(failures), listed(maxMicros));
    }

    private List<Integer> listed(int[] buckets) {
        return Arrays.stream(buckets, 0, used).boxed().toList();
    }
}
