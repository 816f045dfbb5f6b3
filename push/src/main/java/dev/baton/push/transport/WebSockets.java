// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.Handler;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Transport;
import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.websocket.Endpoint;
import dev.baton.push.websocket.Handshake;

/// Opens sessions that are WebSockets. Event loop.
public final class WebSockets {
    private final SockJsSettings settings;
    private final Answers answers;
    private final Sessions sessions;
    private final WebSocketSettings raw;

    WebSockets(SockJsSettings settings, Answers answers, Sessions sessions) {
        this.settings = settings;
        this.answers = answers;
        this.sessions = sessions;
        var plain = WebSocketSettings.DEFAULT;
        raw =
                new WebSocketSettings(
                        Math.max(plain.maxFrame(), settings.maxMessage()),
                        settings.maxMessage(),
                        plain.compression(),
                        plain.subprotocols(),
                        settings.origins(),
                        plain.pingInterval(),
                        plain.pongTimeout(),
                        plain.closeTimeout(),
                        settings.highWater(),
                        settings.lowWater(),
                        settings.overflow(),
                        settings.inline());
    }

    /// Answers the handshakes of a route with sessions of one handler.
    public static Handler route(WebSocketSettings settings, SessionHandler handler) {
        return exchange -> {
            var info = Requests.info(exchange, Transport.RAW_WEBSOCKET, "");
            Handshake.answer(
                    exchange, link(settings), new RawSession(info, handler, settings, () -> {}));
        };
    }

    /// The settings for the connection: what waits for it in the session's outbox is not its own.
    private static WebSocketSettings link(WebSocketSettings of) {
        return new WebSocketSettings(
                of.maxFrame(),
                of.maxMessage(),
                of.compression(),
                of.subprotocols(),
                of.origins(),
                of.pingInterval(),
                of.pongTimeout(),
                of.closeTimeout(),
                Math.max(2, of.lowWater()),
                Math.max(1, of.lowWater() / 2),
                of.overflow(),
                of.inline());
    }

    void open(Exchange exchange, Transport transport, String id) {
        if (settings.strict033() && !isUpgrade(exchange)) {
            Answers.text(exchange, 400, "Can \"Upgrade\" only to \"WebSocket\".");
            return;
        }
        if (!answers.isOriginAllowed(exchange)) {
            Answers.text(exchange, 403, "this origin is not allowed\n");
            return;
        }
        var refusal = sessions.enter(exchange);
        if (refusal != Census.WELCOME) {
            Answers.text(exchange, refusal, "no more sessions\n");
            return;
        }
        Handshake.answer(exchange, link(raw), endpoint(exchange, transport, id));
    }

    private Endpoint endpoint(Exchange exchange, Transport transport, String id) {
        if (transport == Transport.WEBSOCKET) {
            return sessions.webSocket(exchange, id);
        }
        var info = Requests.info(exchange, transport, id);
        return new RawSession(
                info, sessions.handler(), raw, () -> sessions.census().leave(info.remoteAddress()));
    }

    private static boolean isUpgrade(Exchange exchange) {
        return exchange.header("Upgrade").map(to -> to.equalsIgnoreCase("websocket")).orElse(false);
    }
}
