// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.field.HttpDate;
import dev.baton.push.http.Exchange;
import dev.baton.push.session.SockJsSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The headers that answers of a service have in common, and its short answers.
final class Answers {
    static final String TEXT = "text/plain; charset=UTF-8";
    static final String HTML = "text/html; charset=UTF-8";
    static final String SCRIPT = "application/javascript; charset=UTF-8";
    static final String JSON = "application/json; charset=UTF-8";

    private static final long YEAR = 31_536_000;
    private static final String COOKIE = "JSESSIONID";

    private final SockJsSettings settings;

    Answers(SockJsSettings settings) {
        this.settings = settings;
    }

    /// For what must not be kept by anybody on the way.
    void noCache(Exchange exchange) {
        exchange.header(
                "Cache-Control",
                settings.strict033()
                        ? "no-store, no-cache, must-revalidate, max-age=0"
                        : "no-store, no-cache, no-transform, must-revalidate, max-age=0");
    }

    /// For what is the same for a year.
    void cache(Exchange exchange) {
        var now = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        exchange.header("Cache-Control", "public, max-age=" + YEAR);
        exchange.header("Expires", HttpDate.format(now + YEAR));
    }

    /// Lets pages of other origins read the answer.
    void cors(Exchange exchange) {
        var origin = origin(exchange);
        exchange.header("Access-Control-Allow-Origin", origin.orElse("*"));
        if (origin.isPresent() || settings.strict033()) {
            exchange.header("Access-Control-Allow-Credentials", "true");
        }
        exchange.header("Vary", "Origin");
        exchange.header("Access-Control-Request-Headers")
                .filter(asked -> !asked.isBlank())
                .ifPresent(asked -> exchange.header("Access-Control-Allow-Headers", asked));
    }

    private Optional<String> origin(Exchange exchange) {
        var origin = exchange.header("Origin").filter(value -> !value.isEmpty());
        return settings.strict033() ? origin.filter(value -> !value.equals("null")) : origin;
    }

    /// Whether the page that asks may use the service.
    boolean isOriginAllowed(Exchange exchange) {
        return settings.origins().isEmpty()
                || exchange.header("Origin").map(settings.origins()::contains).orElse(true);
    }

    /// Keeps the client with the server that a load balancer has chosen for it.
    void cookie(Exchange exchange) {
        if (settings.cookie()) {
            var value = Optional.ofNullable(Requests.cookies(exchange).get(COOKIE)).orElse("dummy");
            exchange.header("Set-Cookie", COOKIE + "=" + value + "; path=/");
        }
    }

    /// Answers a preflight, RFC 9110 and the Fetch standard.
    void preflight(Exchange exchange, String methods) {
        cors(exchange);
        cache(exchange);
        exchange.header("Access-Control-Max-Age", Long.toString(YEAR));
        exchange.header("Access-Control-Allow-Methods", methods);
        exchange.status(204);
    }

    /// Answers 405 as the protocol wants it: without a body, and without a type of it.
    static void otherMethod(Exchange exchange, List<String> allowed) {
        exchange.status(405).header("Allow", String.join(", ", allowed));
    }

    static void text(Exchange exchange, int status, String text) {
        exchange.status(status).bytes(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }
}
