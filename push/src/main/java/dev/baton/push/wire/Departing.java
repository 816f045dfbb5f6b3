// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.handoff.Mover;

/// A connection that may move. Any thread.
public interface Departing {
    /// Since when its client has said nothing, in [Watch#now()] time, perhaps as it was a moment
    /// ago; by default it is never quiet.
    default long quietSince() {
        return Watch.NEVER;
    }

    /// Moves it to the successor, now or as soon as it can; not by default.
    ///
    /// @param over is run when it has moved, or does not now
    default void depart(Mover to, Runnable over) {
        over.run();
    }
}
