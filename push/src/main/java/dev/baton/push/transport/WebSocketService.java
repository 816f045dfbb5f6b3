// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.handoff.Destination.Declined;
import dev.baton.push.handoff.Landing;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.http.Exchange;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.session.Transport;
import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.websocket.Handshake;
import dev.baton.push.websocket.Resumption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The WebSockets of one route. Any thread.
public final class WebSocketService implements SessionService {
    private final WebSocketSettings settings;
    private final SessionHandler handler;
    private final SessionTracker tracker;

    /// @param tracker of all sessions of the route
    public WebSocketService(
            WebSocketSettings settings, SessionHandler handler, SessionTracker tracker) {
        this.settings = settings;
        this.handler = handler;
        this.tracker = tracker;
    }

    /// Answers a handshake. Event loop.
    public void open(Exchange exchange) {
        var info = Requests.info(exchange, Transport.RAW_WEBSOCKET, "");
        Handshake.answer(exchange, WebSockets.link(settings), session(info, null));
    }

    private RawSession session(SessionInfo info, @Nullable Map<String, Object> kept) {
        return new RawSession(info, handler, settings, Presence.UNCOUNTED, tracker, kept);
    }

    @Override
    public String name() {
        return tracker.service();
    }

    @Override
    public Resumed resume(Parcel.WebSocket parcel) throws Declined {
        var info = Luggage.accepted(parcel.session(), handler);
        var session = session(info, parcel.session().attributes());
        var protocol = new Resumption(parcel, WebSockets.link(settings), session);
        return new Resumed(session, protocol, session::discard);
    }

    @Override
    public Landing resume(Parcel.Polling parcel) throws Declined {
        throw new Declined(name() + " has WebSockets only");
    }

    @Override
    public Collection<Departing> departing() {
        return List.of();
    }

    @Override
    public @Nullable Departing departing(String id) {
        return null;
    }
}
