// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static dev.baton.acceptance.sockjs.HeaderGroups.assertOpenTo;
import static dev.baton.acceptance.sockjs.HeaderGroups.assertOpenToAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Pages of any origin may use a service by XMLHttpRequest: the answers say so, and so do those to
/// the OPTIONS by which browsers ask beforehand.
@DisplayName("Cross-origin requests")
class CorsTest {
    private static final List<String> ORIGINS =
            List.of("http://example.com", "https://example.com:8443", "null", "test");

    private final Server server = Services.standard();

    /// What pages of other origins ask for.
    static final List<String> READABLE =
            List.of(
                    "GET /info",
                    "POST /0/NEW/xhr",
                    "POST /0/NEW/xhr_streaming",
                    "POST /0/OPEN/xhr_send",
                    "OPTIONS /info",
                    "OPTIONS /0/NEW/xhr",
                    "OPTIONS /0/NEW/xhr_streaming",
                    "OPTIONS /0/NEW/xhr_send");

    /// A transport that is not XMLHttpRequest, and what fails: unknown session, no payload.
    static final List<String> READABLE_TOO =
            List.of(
                    "GET /0/NEW/eventsource",
                    "POST /0/NEW/xhr_send",
                    "POST /0/OPEN/xhr_send?empty");

    /// The request of such a line, for a session of its own.
    private Request request(String line) {
        var session = server.session(Services.ECHO);
        if (line.contains("/OPEN/")) {
            session.opened();
        }
        var path = line.substring(line.indexOf('/')).replaceFirst("NEW|OPEN", session.id());
        var request = Request.of(line.substring(0, line.indexOf(' ')), Services.ECHO + path);
        return line.startsWith("POST") && path.endsWith("xhr_send")
                ? request.body("[\"a\"]")
                : request;
    }

    @DisplayName("the origin of the request, any token, may read the answer with credentials")
    @ParameterizedTest
    @FieldSource("READABLE")
    void originMayRead(String line) {
        for (var origin : ORIGINS) {
            assertOpenTo(origin, head(request(line).header("Origin", origin)));
        }
    }

    @DisplayName("an answer to nobody in particular is open to all, without credentials")
    @ParameterizedTest
    @FieldSource("READABLE")
    void withoutAnOriginAllMayRead(String line) {
        assertOpenToAll(head(request(line)));
    }

    @DisplayName("an event source and failures are open to other origins too")
    @ParameterizedTest
    @FieldSource("READABLE_TOO")
    void eventSourceAndFailuresMayBeRead(String line) {
        assertOpenTo("test", head(request(line).header("Origin", "test")));
        assertOpenToAll(head(request(line)));
    }

    @DisplayName("caches are told that the answer varies with the origin")
    @ParameterizedTest
    @FieldSource("READABLE")
    void answersVaryWithTheOrigin(String line) {
        assertThat(head(request(line).header("Origin", "test")).lists("Vary", "Origin")).isTrue();
    }

    @DisplayName("headers that the page wants to send are allowed, in the words it asked with")
    @ParameterizedTest
    @ValueSource(strings = {"/info", "/0/0/xhr", "/0/0/xhr_streaming", "/0/0/xhr_send"})
    void headersAreAllowedAsAsked(String path) {
        var options = Request.options(Services.ECHO + path).header("Origin", "test");
        var asked = options.header("Access-Control-Request-Headers", "a, b, c");
        assertThat(allowedHeaders(asked)).containsExactly("a, b, c");
    }

    @DisplayName("where no headers are asked for, none are named")
    @ParameterizedTest
    @ValueSource(strings = {"/info", "/0/0/xhr", "/0/0/xhr_streaming", "/0/0/xhr_send"})
    void withoutAskedHeadersNoneAreNamed(String path) {
        var options = Request.options(Services.ECHO + path).header("Origin", "test");
        assertThat(allowedHeaders(options)).isEmpty();
        var empty = options.header("Access-Control-Request-Headers", "");
        assertThat(allowedHeaders(empty)).isEmpty();
    }

    private List<String> allowedHeaders(Request request) {
        return head(request).all("Access-Control-Allow-Headers");
    }

    @DisplayName("OPTIONS: 204 or 200 without a body, for a year, with the methods of the URL")
    @ParameterizedTest
    @ValueSource(strings = {"/info", "/0/0/xhr", "/0/0/xhr_streaming", "/0/0/xhr_send"})
    void optionsTellTheMethods(String path) {
        var methods = path.equals("/info") ? "OPTIONS, GET" : "OPTIONS, POST";
        var asked =
                Request.options(Services.ECHO + path)
                        .header("Origin", "test")
                        .header("Access-Control-Request-Method", "OPTIONS, POST");
        for (var request : List.of(asked, Request.options(Services.ECHO + path))) {
            var answer = server.ask(request);
            assertThat(answer.status()).isIn(200, 204);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.header("Access-Control-Allow-Methods")).contains(methods);
            assertThat(answer.header("Access-Control-Max-Age")).contains("31536000");
        }
    }

    @DisplayName("OPTIONS never create a session")
    @Test
    void optionsCreateNoSession() {
        var session = server.session(Services.ECHO);
        for (var transport : List.of("xhr", "xhr_streaming", "xhr_send")) {
            assertThat(server.ask(Request.options(session.url(transport))).status()).isIn(200, 204);
        }
        session.send("[\"a\"]").must(404);
        session.poll().must(200, "o\n");
    }

    private Head head(Request request) {
        try (var reading = server.open(request)) {
            return reading.head();
        }
    }
}
