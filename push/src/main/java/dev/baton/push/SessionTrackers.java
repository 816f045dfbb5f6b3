// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.transport.SessionTracker;
import java.util.ArrayList;
import java.util.List;

/// Makes the trackers of a server's services, and keeps them. One thread.
final class SessionTrackers {
    private final ServerMetrics metrics;
    private final List<SessionTracker> trackers = new ArrayList<>();

    SessionTrackers(ServerMetrics metrics) {
        this.metrics = metrics;
    }

    /// A new one.
    ///
    /// @param service its path or prefix
    SessionTracker of(String service) {
        var tracker = new SessionTracker(service, metrics);
        trackers.add(tracker);
        return tracker;
    }

    List<SessionTracker> all() {
        return List.copyOf(trackers);
    }
}
