// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.time.Duration;
import java.util.PriorityQueue;

/// Finds the longest time without an answer, from answers in nearly the right order: one may arrive
/// here behind others that came up to [#DISORDER] after it. Nanoseconds.
final class GapMeter {
    static final long DISORDER = Duration.ofMillis(200).toNanos();

    private final PriorityQueue<Long> unsettled = new PriorityQueue<>();
    private long last;
    private long latest = Long.MIN_VALUE;
    private Gap longest;

    GapMeter(long start) {
        last = start;
        longest = new Gap(start, start);
    }

    void answered(long at) {
        unsettled.add(at);
        latest = Math.max(latest, at);
        for (var oldest = unsettled.peek();
                oldest != null && oldest < latest - DISORDER;
                oldest = unsettled.peek()) {
            unsettled.remove();
            settle(oldest);
        }
    }

    /// The longest gap until `end`, from which on no answer was to be expected.
    Gap longest(long end) {
        for (var oldest = unsettled.poll(); oldest != null; oldest = unsettled.poll()) {
            settle(Math.min(oldest, end));
        }
        settle(end);
        return longest;
    }

    private void settle(long at) {
        if (at - last > longest.nanos()) {
            longest = new Gap(last, at);
        }
        last = Math.max(last, at);
    }

    /// A time without any answer.
    ///
    /// @param from the last answer before
    /// @param to the first answer after
    record Gap(long from, long to) {
        long nanos() {
            return to - from;
        }
    }
}
