// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.http.Exchange;
import dev.baton.push.session.WebSocketSettings;

/// Opens WebSockets, RFC 6455 section 4.2.
public final class Handshake {
    private Handshake() {}

    /// Answers a request that may be a handshake: 101, and `endpoint` is opened; or with what is
    /// wrong with it, and `endpoint` is never called. Only from an inline handler.
    public static void answer(Exchange exchange, WebSocketSettings settings, Endpoint endpoint) {
        exchange.status(501).text("no WebSocket yet: " + settings + endpoint);
    }
}
