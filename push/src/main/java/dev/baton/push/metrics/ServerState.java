// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.metrics;

/// What can be asked of a server at any moment. Any thread; quick.
public interface ServerState {
    /// The number of its generation.
    int generation();

    /// How much is in flight: what a drain would wait for, connections apart.
    int inFlight();

    /// Whether new load is welcome, as `/health/ready` says.
    boolean ready();

    /// Connections that speak HTTP.
    int httpConnections();

    /// Connections that have become WebSockets.
    int webSocketConnections();

    /// What has come from the generation before, of this kind.
    long received(Moved kind);

    /// Connections and sessions that the generation before still has, as it has last said.
    long draining();
}
