// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.move;

import java.util.Arrays;

/// How long echoes take. Any thread.
final class Echoes {
    private long[] nanos = new long[1024];
    private int count;
    private long wrong;
    private long closed;
    private long open;

    /// A stretch of time.
    ///
    /// @param heard how many echoes
    /// @param medianMicros half of them took no longer
    /// @param slowestMicros the slowest of them took so long
    /// @param wrong how many were not what was expected
    /// @param closed how many clients were closed
    /// @param missing how many are still waited for
    record Summary(
            int heard,
            long medianMicros,
            long slowestMicros,
            long wrong,
            long closed,
            long missing) {}

    synchronized void said() {
        open++;
    }

    synchronized void heard(long due, long now) {
        open--;
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = now - due;
    }

    /// Whether nothing is waited for.
    synchronized boolean isComplete() {
        return open == 0;
    }

    synchronized void wrong() {
        open--;
        wrong++;
    }

    synchronized void closed() {
        closed++;
    }

    /// What was heard since the last call.
    synchronized Summary take() {
        var all = Arrays.copyOf(nanos, count);
        Arrays.sort(all);
        count = 0;
        return new Summary(
                all.length,
                all.length == 0 ? 0 : all[all.length / 2] / 1000,
                all.length == 0 ? 0 : all[all.length - 1] / 1000,
                wrong,
                closed,
                open);
    }
}
