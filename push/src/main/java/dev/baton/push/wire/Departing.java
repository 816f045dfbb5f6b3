// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.handoff.Mover;

/// A connection that may move. Any thread.
public interface Departing {
    /// Moves it to the successor, now or as soon as it can; not by default.
    ///
    /// @param over is run when it has moved, or does not now
    default void depart(Mover to, Runnable over) {
        over.run();
    }
}
