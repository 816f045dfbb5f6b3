// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.metrics;

/// What moves from one generation to the next, by kind.
public enum Moved {
    /// A connection between two requests.
    HTTP,

    /// A connection whose answer goes on: events, or another stream.
    STREAM,

    /// A WebSocket, with its session.
    WEBSOCKET,

    /// A SockJS session between two requests.
    POLLING
}
