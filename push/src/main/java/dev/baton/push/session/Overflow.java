// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

/// What happens to a message for a client that does not read as fast as it is sent to, once
/// `highWater` bytes wait for it.
public enum Overflow {
    /// Whoever sends waits until `lowWater` is reached or the session closes. Not for senders on
    /// event loops, where it acts as [#CLOSE]; and a broadcast waits for its slowest session.
    PAUSE,
    /// The oldest messages that have not left yet are dropped, and counted. For what is soon out of
    /// date, such as positions and prices.
    DROP_OLDEST,
    /// The session is closed with 1013 "too slow". The client may come again and catch up.
    CLOSE
}
