// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.drain;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The clock of one drain: when it began, when it must be over. Confined to the lifecycle thread.
public final class Drain {
    private final InFlight inFlight;
    private final LongSupplier nanoTicks;
    private final long begun;

    /// Begins now.
    public Drain(InFlight inFlight, LongSupplier nanoTicks) {
        this.inFlight = inFlight;
        this.nanoTicks = nanoTicks;
        this.begun = nanoTicks.getAsLong();
    }

    /// How long it has been going on.
    public Duration elapsed() {
        return Duration.ofNanos(nanoTicks.getAsLong() - begun);
    }

    /// The outcome, if it ends now.
    public DrainOutcome outcome() {
        var left = inFlight.stragglers();
        return left.isEmpty()
                ? new DrainOutcome.Clean(elapsed())
                : new DrainOutcome.Forced(elapsed(), left);
    }
}
