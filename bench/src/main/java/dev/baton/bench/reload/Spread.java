// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// The smallest, the middle one and the largest of some values; all 0 when there are none.
///
/// @param count how many there are
record Spread(int count, double min, double median, double max) {
    static Spread of(DoubleStream values) {
        var sorted = values.sorted().toArray();
        return sorted.length == 0
                ? new Spread(0, 0, 0, 0)
                : new Spread(
                        sorted.length,
                        sorted[0],
                        percentile(sorted, 50),
                        sorted[sorted.length - 1]);
    }

    /// The smallest value that at least `percent` of all do not exceed (nearest rank); 0 of none.
    ///
    /// @param sorted ascending
    static double percentile(double[] sorted, double percent) {
        if (sorted.length == 0) {
            return 0;
        }
        var rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.clamp(rank, 1, sorted.length) - 1];
    }

    /// The percentile of values in any order.
    static double percentile(DoubleStream values, double percent) {
        var sorted = values.toArray();
        Arrays.sort(sorted);
        return percentile(sorted, percent);
    }

    String show() {
        return count == 0
                ? "-"
                : String.format(Locale.ROOT, "%.1f / %.1f / %.1f", min, median, max);
    }
}
