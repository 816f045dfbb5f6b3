// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.event;

/// Where a listener is in its protocol.
///
/// ```
///                 READY                    event sent
/// ACKNOWLEDGED ───────────► READY ─────────────────────► BUSY
///   │    ▲                    │                            │ │
///   │    └────────────────────┼──────── RESULT ────────────┘ │
///   └───────────── anything else that it says ──► UNKNOWN ◄──┘
/// ```
public enum ListenerState {
    /// It has just been started, or has answered.
    ACKNOWLEDGED,
    /// It wants an event.
    READY,
    /// It has an event and has not answered yet.
    BUSY,
    /// It has broken the protocol, and gets no event until it is started again.
    UNKNOWN
}
