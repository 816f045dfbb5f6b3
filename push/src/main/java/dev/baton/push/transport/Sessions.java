// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.handoff.Destination.Declined;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.http.Exchange;
import dev.baton.push.http.Leaving;
import dev.baton.push.metrics.SessionMetrics;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Transport;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions of one service. Any thread.
final class Sessions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /// A session comes once its handler has had what it was told.
    private static final Duration LONGEST_WAY = Duration.ofSeconds(30);

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
        var session = new HttpSession(info, this);
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
        return webSocket(Requests.info(exchange, Transport.WEBSOCKET, id), null);
    }

    /// @param kept what is kept of it since another process has opened it; null if this one does
    SockJsWebSocketSession webSocket(SessionInfo info, @Nullable Map<String, Object> kept) {
        return new SockJsWebSocketSession(
                info,
                handler,
                settings,
                timers,
                census.presence(info.remoteAddress()),
                tracker,
                kept);
    }

    /// Whether a session of this id may still come from the process before this one.
    boolean mayCome(String id) {
        return !byId.containsKey(id) && tracker.predecessor() != null;
    }

    /// Waits until it is certain that a session of this id comes no more, or it is here. Not on
    /// event loops.
    void await(String id) throws InterruptedException {
        var from = tracker.predecessor();
        if (from == null || byId.containsKey(id)) {
            return;
        }
        var answered = new CountDownLatch(1);
        from.ask(tracker.service(), id, answered::countDown);
        if (!answered.await(LONGEST_WAY.toSeconds(), TimeUnit.SECONDS)) {
            LOG.warn("the predecessor does not say whether it has session {}", id);
        }
    }

    /// Takes over a session of the process before this one.
    HttpSession resume(SessionInfo info, Parcel.Polling parcel) throws Declined {
        var session = new HttpSession(info, this, parcel);
        if (byId.putIfAbsent(info.id(), session) != null) {
            session.discard();
            throw new Declined("there is a session " + info.id());
        }
        census.add(info.remoteAddress());
        return session;
    }

    /// A session of this id that is here, over requests.
    @Nullable HttpSession ofRequests(String id) {
        return byId.get(id);
    }

    /// All that are here, over requests.
    Collection<HttpSession> ofRequests() {
        return byId.values();
    }

    SockJsSettings settings() {
        return settings;
    }

    Timers timers() {
        return timers;
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
