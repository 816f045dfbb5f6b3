// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.handoff.Destination.Declined;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.http.Exchange;
import dev.baton.push.metrics.SessionMetrics;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Transport;
import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.websocket.Endpoint;
import dev.baton.push.websocket.Handshake;
import dev.baton.push.websocket.Resumption;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens sessions that are WebSockets. Event loop.
final class WebSockets {
    private static final int SMALLEST_FRAME = 125;

    /// SockJS clients have been told by a frame of SockJS when a close frame comes.
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

    /// Where the protocol has heartbeats of its own, which keep proxies in between awake, pings are
    /// only to find out that nobody is there any more. Each costs the client an answer.
    private static final int HEARTBEATS_TO_A_PING = 3;

    private final SockJsSettings settings;
    private final Answers answers;
    private final Sessions sessions;
    private final WebSocketSettings raw;
    private final WebSocketSettings framed;

    WebSockets(SockJsSettings settings, Answers answers, Sessions sessions) {
        this.settings = settings;
        this.answers = answers;
        this.sessions = sessions;
        raw =
                WebSocketSettings.DEFAULT
                        .withMaxFrame(Math.max(SMALLEST_FRAME, settings.maxMessage()))
                        .withMaxMessage(settings.maxMessage())
                        .withOrigins(settings.origins().toArray(String[]::new))
                        .withWater(settings.lowWater(), settings.highWater())
                        .withOverflow(settings.overflow())
                        .withInline(settings.inline())
                        .withCloseTimeout(CLOSE_TIMEOUT)
                        .withHixie76(true);
        framed = raw.withPingInterval(pingInterval(settings.heartbeat()));
    }

    private static Duration pingInterval(Duration heartbeat) {
        var several = heartbeat.multipliedBy(HEARTBEATS_TO_A_PING);
        var usual = WebSocketSettings.DEFAULT.pingInterval();
        return several.compareTo(usual) > 0 ? several : usual;
    }

    /// The settings for the connection: what waits for it in the session's outbox is not its own.
    static WebSocketSettings link(WebSocketSettings of) {
        return of.withWater(Math.max(1, of.lowWater() / 2), Math.max(2, of.lowWater()));
    }

    void open(Exchange exchange, Transport transport, String id) {
        if (settings.strict033() && !isUpgrade(exchange)) {
            Answers.text(exchange, 400, "Can \"Upgrade\" only to \"WebSocket\".");
            return;
        }
        var metrics = sessions.tracker().metrics();
        if (!answers.isOriginAllowed(exchange)) {
            metrics.refused(SessionMetrics.Refusal.ORIGIN);
            Answers.text(exchange, 403, "this origin is not allowed\n");
            return;
        }
        var refusal = sessions.census().refusal(exchange.remoteAddress());
        if (refusal != Census.WELCOME) {
            metrics.refused(Census.why(refusal));
            Answers.text(exchange, refusal, "no more sessions\n");
            return;
        }
        var with = transport == Transport.WEBSOCKET ? framed : raw;
        Handshake.answer(exchange, link(with), endpoint(exchange, transport, id));
    }

    private Endpoint endpoint(Exchange exchange, Transport transport, String id) {
        return transport == Transport.WEBSOCKET
                ? sessions.webSocket(exchange, id)
                : rawSession(Requests.info(exchange, transport, id), null);
    }

    private RawSession rawSession(SessionInfo info, @Nullable Map<String, Object> kept) {
        return new RawSession(
                info,
                sessions.handler(),
                raw,
                sessions.census().presence(info.remoteAddress()),
                sessions.tracker(),
                kept);
    }

    /// Takes over a WebSocket of the process before this one.
    SessionService.Resumed resume(Parcel.WebSocket parcel) throws Declined {
        var info = Luggage.accepted(parcel.session(), sessions.handler());
        var kept = parcel.session().attributes();
        return switch (info.transport()) {
            case WEBSOCKET -> {
                var session = sessions.webSocket(info, kept);
                yield resumed(parcel, framed, session);
            }
            case RAW_WEBSOCKET -> {
                var session = rawSession(info, kept);
                yield resumed(parcel, raw, session);
            }
            default -> throw new Declined("no WebSocket: " + info.transport());
        };
    }

    private static SessionService.Resumed resumed(
            Parcel.WebSocket parcel, WebSocketSettings with, WebSocketSession session)
            throws Declined {
        var protocol = new Resumption(parcel, link(with), session);
        return new SessionService.Resumed(session, protocol, session::discard);
    }

    private static boolean isUpgrade(Exchange exchange) {
        return exchange.header("Upgrade").map(to -> to.equalsIgnoreCase("websocket")).orElse(false);
    }
}
