// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.http.Exchange;
import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.wire.Upgrade;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Opens WebSockets: RFC 6455 section 4.2, versions 7 and 8 of its drafts, which shake hands the
/// same way, and hixie-76 where the settings have it. Inline handlers only.
public final class Handshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Set<String> VERSIONS = Set.of("13", "8", "7");
    private static final int KEY_CHARACTERS = 24;
    private static final int KEY_BYTES = 16;

    private Handshake() {}

    /// Answers a request that may be a handshake: 101, and `endpoint` is opened; or with what is
    /// wrong with it, and `endpoint` is never called. Neither is it when a client of hixie-76 goes
    /// before the handshake is complete. Only from an inline handler.
    public static void answer(Exchange exchange, WebSocketSettings settings, Endpoint endpoint) {
        if (!asksForWebSocket(exchange)) {
            refuse(
                    exchange,
                    400,
                    "Not a valid websocket request. Can \"Upgrade\" only to \"WebSocket\".");
        } else if (!isFromHere(exchange, settings)) {
            refuse(exchange, 403, "This origin is not allowed");
        } else if (settings.hixie76() && Upgrade.isHixie(exchange)) {
            answerHixie(exchange, settings, endpoint);
        } else {
            answerNow(exchange, settings, endpoint);
        }
    }

    private static boolean asksForWebSocket(Exchange exchange) {
        return exchange.method().equals("GET")
                && Upgrade.isPossible(exchange)
                && HeaderList.contains(exchange.headers("Upgrade"), "websocket")
                && HeaderList.contains(exchange.headers("Connection"), "upgrade");
    }

    /// The drafts had another name for the header.
    private static boolean isFromHere(Exchange exchange, WebSocketSettings settings) {
        return settings.origins().isEmpty()
                || (settings.origins().containsAll(exchange.headers("Origin"))
                        && settings.origins()
                                .containsAll(exchange.headers("Sec-WebSocket-Origin")));
    }

    private static void refuse(Exchange exchange, int status, String why) {
        exchange.status(status).text(why + "\n");
    }

    private static void answerNow(
            Exchange exchange, WebSocketSettings settings, Endpoint endpoint) {
        var keys = exchange.headers("Sec-WebSocket-Key");
        var versions = exchange.headers("Sec-WebSocket-Version");
        var offers = Extension.offers(exchange.headers("Sec-WebSocket-Extensions"));
        if (versions.size() == 1 && !VERSIONS.contains(versions.getFirst().strip())) {
            exchange.header("Sec-WebSocket-Version", "13").header("Upgrade", "websocket");
            refuse(exchange, 426, "Only version 13 of websocket is spoken here");
        } else if (versions.size() != 1) {
            refuse(exchange, 400, "Not a valid websocket request: Sec-WebSocket-Version");
        } else if (keys.size() != 1 || !isKey(keys.getFirst().strip())) {
            refuse(exchange, 400, "Not a valid websocket request: Sec-WebSocket-Key");
        } else if (offers == null) {
            refuse(exchange, 400, "Not a valid websocket request: Sec-WebSocket-Extensions");
        } else {
            var accept = accept(keys.getFirst().strip());
            var extension = settings.compression() ? PerMessageDeflate.agree(offers) : null;
            open(exchange, settings, accept, extension, endpoint);
        }
    }

    private static void open(
            Exchange exchange,
            WebSocketSettings settings,
            String accept,
            @Nullable String extension,
            Endpoint endpoint) {
        var headers = headers("websocket");
        add(headers, "Sec-WebSocket-Accept", accept);
        var subprotocol = subprotocol(exchange, settings);
        if (!subprotocol.isEmpty()) {
            add(headers, "Sec-WebSocket-Protocol", subprotocol);
        }
        if (extension != null) {
            add(headers, "Sec-WebSocket-Extensions", extension);
        }
        var agreement = new Agreement(subprotocol, extension != null, exchange.remoteAddress());
        boolean atOnce = Upgrade.isHixie(exchange); // HTTP would take eight bytes for a body
        Upgrade.to(exchange, headers, atOnce, new Opening(settings, agreement, endpoint));
    }

    private static void answerHixie(
            Exchange exchange, WebSocketSettings settings, Endpoint endpoint) {
        HixieKeys keys;
        try {
            keys =
                    HixieKeys.of(
                            exchange.header("Sec-WebSocket-Key1").orElse(""),
                            exchange.header("Sec-WebSocket-Key2").orElse(""));
        } catch (IllegalArgumentException e) {
            refuse(exchange, 400, "Not a valid websocket request: " + e.getMessage());
            return;
        }
        var headers = headers("WebSocket");
        exchange.header("Origin").ifPresent(it -> add(headers, "Sec-WebSocket-Origin", it));
        var host = exchange.header("Host").orElse("");
        var scheme = exchange.scheme().equals("https") ? "wss://" : "ws://";
        add(headers, "Sec-WebSocket-Location", scheme + host + Upgrade.resource(exchange));
        var subprotocol = subprotocol(exchange, settings);
        if (!subprotocol.isEmpty()) {
            add(headers, "Sec-WebSocket-Protocol", subprotocol);
        }
        var agreement = new Agreement(subprotocol, false, exchange.remoteAddress());
        Upgrade.to(exchange, headers, true, new HixieOpening(settings, agreement, keys, endpoint));
    }

    private static List<String> headers(String protocol) {
        return new ArrayList<>(List.of("Upgrade", protocol, "Connection", "Upgrade"));
    }

    private static void add(List<String> headers, String name, String value) {
        headers.add(name);
        headers.add(value);
    }

    /// Ours decides; the client has said which it can.
    private static String subprotocol(Exchange exchange, WebSocketSettings settings) {
        var offered = HeaderList.of(exchange.headers("Sec-WebSocket-Protocol"));
        return settings.subprotocols().stream().filter(offered::contains).findFirst().orElse("");
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == KEY_CHARACTERS
                    && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
