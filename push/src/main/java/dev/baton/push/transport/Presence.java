// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

/// Where a session that is a connection is counted, from its opening to its end. Any thread.
interface Presence {
    /// Nobody counts.
    Presence UNCOUNTED =
            new Presence() {
                @Override
                public void arrived() {
                    // not counted
                }

                @Override
                public void left() {
                    // not counted
                }
            };

    /// It is open.
    void arrived();

    /// It is over; only after [#arrived()].
    void left();
}
