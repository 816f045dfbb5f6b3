// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The open connections of one intake, and what they have been told. Any thread.
final class Crowd {
    /// How welcome further requests are.
    enum Mood {
        /// Keep-alive as usual.
        STAY,
        /// Every answer is the last of its connection.
        DRAINING,
        /// And nobody waits for connections without a request.
        LEAVE
    }

    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Set<HttpConnection> upgraded = ConcurrentHashMap.newKeySet();
    private volatile Mood mood = Mood.STAY;

    Mood mood() {
        return mood;
    }

    void mood(Mood mood) {
        this.mood = mood;
    }

    void add(HttpConnection connection) {
        connections.add(connection);
    }

    /// It speaks another protocol from now on.
    void upgraded(HttpConnection connection) {
        if (connections.contains(connection)) { // it may have closed just now
            upgraded.add(connection);
        }
    }

    /// How many of the connections speak another protocol.
    int upgraded() {
        return upgraded.size();
    }

    /// Says whether it was there.
    boolean remove(HttpConnection connection) {
        upgraded.remove(connection);
        return connections.remove(connection);
    }

    Set<HttpConnection> connections() {
        return connections;
    }
}
