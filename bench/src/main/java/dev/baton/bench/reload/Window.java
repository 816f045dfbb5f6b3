// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import java.util.Arrays;

/// A stretch of time, nanoseconds of the monotonic clock; its end does not belong to it.
record Window(long from, long to) {
    Window {
        if (to < from) {
            throw new IllegalArgumentException("a window that ends before it begins");
        }
    }

    long nanos() {
        return to - from;
    }

    boolean contains(long at) {
        return from <= at && at < to;
    }

    /// The longest time without an answer inside the window, in milliseconds. The window's ends
    /// bound it, so a window without answers is one gap.
    ///
    /// @param answers ascending
    double longestGap(long[] answers) {
        var found = Arrays.binarySearch(answers, from);
        var next = found < 0 ? -found - 1 : found;
        var last = from;
        var longest = 0L;
        for (; next < answers.length && answers[next] < to; next++) {
            longest = Math.max(longest, answers[next] - last);
            last = answers[next];
        }
        return Math.max(longest, to - last) / 1e6;
    }
}
