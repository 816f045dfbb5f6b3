// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.Leaving;
import dev.baton.push.metrics.SessionMetrics;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Transport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The sessions of one service. Any thread.
final class Sessions implements AutoCloseable {
    private final SockJsSettings settings;
    private final SessionHandler handler;
    private final Timers timers = new Timers();
    private final Census census;
    private final SessionTracker tracker;
    private final Map<String, HttpSession> byId = new ConcurrentHashMap<>();

    /// A session, or the status of the refusal.
    sealed interface Admission {
        /// Here it is.
        record Admitted(HttpSession session) implements Admission {}

        /// There is none, and there may be no more.
        record Refused(int status) implements Admission {}

        /// There is none, and this process is about to end.
        record TooLate(Leaving why) implements Admission {}
    }

    Sessions(SockJsSettings settings, SessionHandler handler, SessionTracker tracker) {
        this.settings = settings;
        this.handler = handler;
        this.tracker = tracker;
        census = new Census(settings.maxSessions(), settings.maxSessionsPerAddress());
    }

    /// The session of this id if the client may use it; null when there is none for it.
    @Nullable HttpSession find(Exchange exchange, String id) {
        var session = byId.get(id);
        return session != null && isOfSameAddress(exchange, session) ? session : null;
    }

    private boolean isOfSameAddress(Exchange exchange, HttpSession session) {
        return !settings.verifyIp()
                || Census.address(exchange.remoteAddress())
                        .equals(Census.address(session.info().remoteAddress()));
    }

    /// The session of this id; a new one if there is none.
    Admission admit(Exchange exchange, Transport transport, String id) {
        var known = byId.get(id);
        if (known != null) {
            return isOfSameAddress(exchange, known)
                    ? new Admission.Admitted(known)
                    : new Admission.Refused(404);
        }
        var leaving = tracker.leaving();
        if (leaving.isPresent()) {
            tracker.metrics().refused(SessionMetrics.Refusal.LEAVING);
            return new Admission.TooLate(leaving.get());
        }
        var from = exchange.remoteAddress();
        var refusal = census.enter(from);
        if (refusal != Census.WELCOME) {
            tracker.metrics().refused(Census.why(refusal));
            return new Admission.Refused(refusal);
        }
        var info = Requests.info(exchange, transport, id);
        var session =
                new HttpSession(info, handler, settings, timers, tracker.metrics(), this::forget);
        var other = byId.putIfAbsent(id, session);
        if (other != null) {
            census.leave(from);
            session.discard();
            return new Admission.Admitted(other);
        }
        tracker.add(session);
        return new Admission.Admitted(session);
    }

    /// Removes a session that is over; a second time does nothing, whoever has its id by then.
    void forget(HttpSession session) {
        if (byId.remove(session.info().id(), session)) {
            census.leave(session.info().remoteAddress());
        }
    }

    SockJsWebSocketSession webSocket(Exchange exchange, String id) {
        var info = Requests.info(exchange, Transport.WEBSOCKET, id);
        return new SockJsWebSocketSession(
                info, handler, settings, timers, census.presence(info.remoteAddress()), tracker);
    }

    SessionHandler handler() {
        return handler;
    }

    Census census() {
        return census;
    }

    SessionTracker tracker() {
        return tracker;
    }

    @Override
    public void close() {
        timers.close();
    }
}
