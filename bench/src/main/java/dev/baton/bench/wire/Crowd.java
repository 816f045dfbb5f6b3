// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import java.io.IOException;
import java.time.Duration;

/// Sessions that stand on a server and say nothing: what one of them takes. For one thread.
final class Crowd {
    private static final int FIRST = 500;
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private final PeerProcess server;
    private final Peer peer;
    private final Standing standing;

    /// @param heap bytes for one session, of the heap; where nobody knows the heap, of resident
    ///   memory
    /// @param cpuPercent of one processor for all of them; not a number when it was not measured
    record Taken(Peer peer, Standing standing, int sessions, double heap, double cpuPercent) {}

    Crowd(PeerProcess server, Peer peer, Standing standing) {
        this.server = server;
        this.peer = peer;
        this.standing = standing;
    }

    /// Opens the sessions and measures them.
    ///
    /// @param idleSeconds for how long the processor time is counted; 0 for not at all
    Taken measure(int sessions, int idleSeconds) throws IOException {
        try (var first = new Clients(server.port())) {
            open(first, Math.min(FIRST, sessions), sessions); // what is made once for all
        }
        try (var clients = new Clients(server.port())) {
            clients.turnUntil(System.nanoTime() + SETTLE.toNanos());
            var before = memory();
            open(clients, sessions, 0);
            clients.turnUntil(System.nanoTime() + SETTLE.toNanos());
            var heap = (memory() - before) / (double) sessions;
            return new Taken(peer, standing, sessions, heap, idle(clients, idleSeconds));
        }
    }

    private void open(Clients clients, int count, int firstNumber) throws IOException {
        var silence = new Silence();
        var open =
                clients.open(
                        count,
                        standing.opening(),
                        number -> standing.request(firstNumber + number));
        if (standing.isWebSocket()) {
            open.forEach(client -> client.talk(silence));
        }
    }

    private long memory() {
        return peer.tellsHeap() ? server.heap() : server.resident();
    }

    private double idle(Clients clients, int seconds) throws IOException {
        if (seconds == 0) {
            return Double.NaN;
        }
        var look = Duration.ofSeconds(seconds).toNanos();
        clients.turnUntil(System.nanoTime() + look); // the first heartbeats run in cold code
        var cpu = server.cpuMicros();
        clients.turnUntil(System.nanoTime() + look);
        return (server.cpuMicros() - cpu) / (seconds * 10_000.0);
    }
}
