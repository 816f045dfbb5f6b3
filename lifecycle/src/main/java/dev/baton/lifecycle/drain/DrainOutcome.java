// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.drain;

import java.time.Duration;
import java.util.List;

/// How a drain ended.
public sealed interface DrainOutcome {
    /// How long it took.
    Duration took();

    /// Everything finished.
    record Clean(Duration took) implements DrainOutcome {}

    /// The deadline passed, or somebody asked for the end, with work still in flight.
    ///
    /// @param stragglers what was dropped, oldest first; never empty
    record Forced(Duration took, List<Straggler> stragglers) implements DrainOutcome {
        public Forced {
            stragglers = List.copyOf(stragglers);
            if (stragglers.isEmpty()) {
                throw new IllegalArgumentException("a drain is not forced when nothing is left");
            }
        }
    }
}
