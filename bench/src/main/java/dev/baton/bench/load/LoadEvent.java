// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import org.jspecify.annotations.Nullable;

/// One line of the load generator's output.
public sealed interface LoadEvent permits LoadEvent.Progress, LoadEvent.Seen, Report {
    /// What kind of line it is.
    String type();

    /// Printed every second.
    ///
    /// @param type always `progress`
    /// @param at nanoseconds, monotonic
    /// @param requests how many ended so far, either way
    /// @param failures how many of these failed
    /// @param perSecond how many ended since the last line
    /// @param maxMillis the worst latency of a plain request since the last line
    /// @param version the last one seen; null before the first answer
    /// @param generation the last one seen; -1 before the first answer
    record Progress(
            String type,
            long at,
            long requests,
            long failures,
            long perSecond,
            double maxMillis,
            @Nullable String version,
            int generation)
            implements LoadEvent {}

    /// Printed as soon as a generation has answered for the first time.
    ///
    /// @param type always `generation`
    /// @param at when that answer came, nanoseconds, monotonic
    record Seen(String type, String version, int generation, long at) implements LoadEvent {
        public Label label() {
            return new Label(version, generation);
        }
    }
}
