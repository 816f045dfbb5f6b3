// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.http.Exchange;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.session.Transport;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is read from requests.
final class Requests {
    /// Headers that say something of a client and nothing secret.
    private static final List<String> TOLD =
            List.of(
                    "accept-language",
                    "dnt",
                    "forwarded",
                    "host",
                    "origin",
                    "referer",
                    "user-agent",
                    "via",
                    "x-client-ip",
                    "x-cluster-client-ip",
                    "x-forwarded-for",
                    "x-forwarded-proto",
                    "x-real-ip");

    /// A body that is larger than it may be.
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("too large", null, false, false);
        }
    }

    private Requests() {}

    static SessionInfo info(Exchange exchange, Transport transport, String id) {
        var headers = new HashMap<String, String>();
        for (var name : TOLD) {
            exchange.header(name).ifPresent(value -> headers.put(name, value));
        }
        return new SessionInfo(
                id,
                exchange.path(),
                transport,
                exchange.remoteAddress(),
                headers,
                cookies(exchange),
                exchange.rawQuery());
    }

    /// Cookies by name; the first of two with the same name.
    static Map<String, String> cookies(Exchange exchange) {
        var cookies = new HashMap<String, String>();
        for (var line : exchange.headers("Cookie")) {
            for (var pair : line.split(";", -1)) {
                var equals = pair.indexOf('=');
                if (equals > 0) {
                    cookies.putIfAbsent(
                            pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
                }
            }
        }
        return cookies;
    }

    /// The whole body.
    static byte[] body(Exchange exchange, int most) throws IOException, TooLarge {
        var body = exchange.body().readNBytes(most);
        if (body.length == most && exchange.body().read() >= 0) {
            throw new TooLarge();
        }
        return body;
    }
}
