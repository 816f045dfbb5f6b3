// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.lifecycle.drain.Work;
import dev.baton.push.handoff.ParcelReceiver;
import dev.baton.push.http.Leaving;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.metrics.SessionMetrics;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The sessions of a service, each from its beginning until its handler has heard that it is over,
/// so that none of them is left without a word when the process ends. Any thread.
///
/// A session that polls has no connection between two requests: nobody else would tell it to leave,
/// and no drain would wait for its handler.
public final class SessionTracker {
    private final Set<LiveSession> sessions = ConcurrentHashMap.newKeySet();
    private final String service;
    private final SessionMetrics metrics;
    private volatile @Nullable Farewell farewell;
    private volatile @Nullable ParcelReceiver predecessor;

    private record Farewell(Leaving why, Function<Object, Work> begin) {}

    /// No sessions yet.
    ///
    /// @param service its path or prefix
    public SessionTracker(String service, ServerMetrics metrics) {
        this.service = service;
        this.metrics = metrics.sessions(service, this::pending);
    }

    /// The service's path or prefix.
    String service() {
        return service;
    }

    /// Sessions may come from there.
    public void comeFrom(ParcelReceiver predecessor) {
        this.predecessor = predecessor;
    }

    /// Where sessions may still come from; null when they do not.
    @Nullable ParcelReceiver predecessor() {
        var from = predecessor;
        return from != null && from.isOpen() ? from : null;
    }

    /// How many there are.
    public int count() {
        return sessions.size();
    }

    private long pending() {
        return sessions.stream().mapToLong(LiveSession::pending).sum();
    }

    /// Who counts them.
    SessionMetrics metrics() {
        return metrics;
    }

    /// A session has begun, and its handler is to hear `opened`; one that comes too late is told to
    /// leave at once.
    void add(LiveSession session) {
        sessions.add(session);
        metrics.opened(session.info().transport());
        session.afterClosed(() -> sessions.remove(session));
        look(session);
    }

    /// A session is awake that may have been told nothing.
    void look(LiveSession session) {
        var late = farewell;
        if (late != null) {
            dismiss(session, late);
        }
    }

    /// Tells every session to leave, also those that come from now on. What their handlers have not
    /// heard yet is work, and has begun when this returns; they are told on another thread.
    ///
    /// @param begin begins work that a drain waits for; the label names a session
    public void leave(Leaving why, Function<Object, Work> begin) {
        var now = new Farewell(why, begin);
        farewell = now;
        var all = begin.apply("telling the sessions that they end");
        Thread.startVirtualThread(() -> {
            try (all) {
                sessions.forEach(session -> dismiss(session, now));
            }
        });
    }

    private static void dismiss(LiveSession session, Farewell farewell) {
        var work = farewell.begin.apply(session);
        session.afterClosed(work::close);
        session.leave(farewell.why);
    }

    /// Sessions are welcome, also after [#leave(Leaving, Function)].
    public void stay() {
        farewell = null;
    }

    /// Why sessions are not welcome; empty while they are.
    Optional<Leaving> leaving() {
        var now = farewell;
        return now == null ? Optional.empty() : Optional.of(now.why);
    }
}
