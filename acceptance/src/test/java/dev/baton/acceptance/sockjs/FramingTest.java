// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How HTTP carries answers and frames. Clients look at every byte of a stream as it comes, so the
/// chunks are part of the protocol: one for the prelude, one for each frame.
@DisplayName("HTTP")
class FramingTest {
    private static final String GREETING = "Welcome to SockJS!\n";

    private final Server server = Services.standard();

    static Stream<Request> ofEveryKind() {
        var session = Services.standard().session(Services.ECHO);
        return Stream.of(
                Request.get("/echo"),
                Request.get("/echo/iframe.html"),
                Request.get("/echo/info"),
                Request.get("/echo/nonesuch"),
                Request.post("/echo/info"),
                Request.get("/echo/0/0/websocket"),
                Request.get("/echo/websocket"),
                Request.post(session.url("xhr")),
                Request.post(session.url("xhr_send")).body("[\"a\"]"),
                Request.post(session.url("xhr_send")).body("[\"a"),
                Request.get(session.url("jsonp?c=x")),
                Request.get(session.url("jsonp?c=*")),
                Request.post(session.url("jsonp_send")).body("[\"a\"]"),
                Request.post("/echo/0/nobody/jsonp_send").body("[\"a\"]"),
                Request.options(session.url("xhr")));
    }

    @DisplayName(
            "a body has a length, or is chunked, or ends with the connection, and nobody transforms it")
    @ParameterizedTest
    @MethodSource("ofEveryKind")
    void everyBodyIsFramed(Request request) {
        var head = server.ask(request.header("Accept-Encoding", "gzip, deflate, br")).head();
        var byLength = !head.all("Content-Length").isEmpty();
        var byConnection = head.lists("Connection", "close");
        assertThat(head.status() == 204 || byLength || head.chunked() || byConnection)
                .as("%s", head)
                .isTrue();
        assertThat(byLength && head.chunked()).as("%s", head).isFalse();
        assertThat(head.all("Content-Encoding")).isEmpty();
    }

    @DisplayName("204 and 304 have no body, no Content-Length and no Transfer-Encoding")
    @Test
    void bodilessAnswersSayNothingOfABody() {
        var session = server.session(Services.ECHO).opened();
        var iframe = server.ask(Request.get("/echo/iframe.html"));
        try (var connection = server.connect()) {
            assertBodiless(connection, Request.post(session.url("xhr_send")).body("[]"), 204);
            assertBodiless(connection, Request.options(session.url("xhr")), 204);
            var again =
                    Request.get("/echo/iframe.html")
                            .header("If-None-Match", iframe.header("ETag").orElseThrow());
            assertBodiless(connection, again, 304);
            connection.request(Request.get("/echo")).rest().must(200, GREETING);
        }
    }

    /// That nothing follows shows when the next answer on the connection can be read.
    private static void assertBodiless(Connection connection, Request request, int status) {
        var head = connection.request(request).head();
        assertThat(head.status()).isEqualTo(status);
        assertThat(head.all("Content-Length")).isEmpty();
        assertThat(head.all("Transfer-Encoding")).isEmpty();
    }

    @DisplayName("streams over HTTP/1.1 are chunked and have no length")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    void streamsAreChunked(Receiver receiver) {
        try (var reception = server.session(Services.ECHO).attach(receiver)) {
            assertThat(reception.head().all("Transfer-Encoding")).containsExactly("chunked");
            assertThat(reception.head().all("Content-Length")).isEmpty();
        }
    }

    @DisplayName("a prelude is a chunk, and every frame is a chunk: never merged, never split")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    void everyFrameIsAChunk(Receiver receiver) {
        var session = server.session(Services.ECHO);
        try (var reception = session.attach(receiver)) {
            reception.expect("o");
            for (var text : List.of("a", "b".repeat(1000), "c", "d".repeat(4096))) {
                session.send(Frames.sent(text)).must(204);
                reception.expect(Frames.messages(text));
            }
            reception.expectEnd();
        }
    }

    @DisplayName(
            "frames that are due at the same time are chunks of their own too, and the last chunk follows at once")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    void framesThatComeTogetherAreChunksOfTheirOwn(Receiver receiver) {
        try (var reception = server.session(Services.CLOSE).attach(receiver)) {
            reception.expect("o", Frames.GO_AWAY).expectEnd();
        }
    }

    @DisplayName("after a stream or a poll over HTTP/1.1 the connection serves the next request")
    @ParameterizedTest
    @EnumSource(Receiver.class)
    void connectionOutlivesTheAnswer(Receiver receiver) {
        var session = server.session(Services.CLOSE);
        try (var connection = server.connect()) {
            var request = receiver.request(session);
            var first = Reception.begin(receiver, connection.request(request)).expect("o");
            if (receiver.isStreaming()) {
                first.expect(Frames.GO_AWAY).expectEnd();
            }
            var second = Reception.begin(receiver, connection.request(request));
            second.expect(Frames.GO_AWAY).expectEnd();
        }
    }

    @DisplayName("a stream over HTTP/1.0 is raw bytes, and ends with the connection")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    void streamOverHttp10EndsWithTheConnection(Receiver receiver) {
        assertRawStream(receiver, "close");
    }

    @DisplayName("a stream over HTTP/1.0 ends the connection even if it could be kept")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    void streamOverHttp10IsNeverKeptAlive(Receiver receiver) {
        assertRawStream(receiver, "Keep-Alive");
    }

    private void assertRawStream(Receiver receiver, String connection) {
        var session = server.session(Services.ECHO);
        var request = receiver.request(session).http10().header("Connection", connection);
        try (var reading = server.open(request)) {
            assertThat(reading.head().status()).isEqualTo(200);
            assertThat(reading.head().all("Transfer-Encoding")).isEmpty();
            assertThat(reading.head().all("Content-Length")).isEmpty();
            readRawPrelude(receiver, reading.connection());
            assertNextRaw(receiver, reading.connection(), "o");
            var message = "x".repeat(Services.LIMIT);
            session.send(Frames.sent(message)).must(204);
            assertNextRaw(receiver, reading.connection(), Frames.messages(message));
            reading.connection().expectEnd();
        }
    }

    /// Reads on until the bytes end like a prelude, which must be one.
    private static void readRawPrelude(Receiver receiver, Connection connection) {
        var end = receiver == Receiver.HTMLFILE ? " \r\n\r\n" : "\n";
        var prelude = new StringBuilder();
        while (prelude.lastIndexOf(end) < 0) {
            prelude.append((char) connection.readExactly(1)[0]);
        }
        receiver.assertPrelude(prelude.toString());
    }

    private static void assertNextRaw(Receiver receiver, Connection connection, String frame) {
        var wire = receiver.wire(frame);
        assertThat(connection.readAsLongAs(wire)).isEqualTo(wire);
    }

    @DisplayName("a poll over HTTP/1.0 is not chunked either")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#polling")
    void pollOverHttp10IsNotChunked(Receiver receiver) {
        var request = receiver.request(server.session(Services.ECHO)).http10();
        var answer = server.ask(request).must(200, receiver.wire("o"));
        assertThat(answer.head().all("Transfer-Encoding")).isEmpty();
    }

    @DisplayName(
            "the greeting over HTTP/1.0 keeps the connection only if it says so and has a length")
    @ParameterizedTest(name = "Connection: {0}")
    @ValueSource(strings = {"Keep-Alive", "keep-alive", "close", ""})
    void greetingOverHttp10(String connection) {
        var request = Request.get("/echo").http10();
        if (!connection.isEmpty()) {
            request = request.header("Connection", connection);
        }
        try (var reading = server.open(request)) {
            var head = reading.head();
            assertThat(head.all("Transfer-Encoding")).isEmpty();
            reading.rest().must(200, GREETING);
            if (head.lists("Connection", "keep-alive")) {
                assertThat(connection).isEqualToIgnoringCase("keep-alive");
                assertThat(head.header("Content-Length")).contains("19");
                reading.connection().request(request).rest().must(200, GREETING);
            } else {
                assertThat(head.all("Connection")).isSubsetOf("close");
                reading.connection().expectEnd();
            }
        }
    }

    @DisplayName(
            "the greeting over HTTP/1.1 is 19 bytes by length or in one chunk, and the connection goes on")
    @Test
    void greetingOverHttp11() {
        try (var connection = server.connect()) {
            for (var i = 0; i < 3; i++) {
                var answer = connection.request(Request.get("/echo")).rest().must(200, GREETING);
                assertThat(answer.head().version()).isEqualTo("HTTP/1.1");
                assertThat(answer.head().all("Connection"))
                        .allMatch(value -> value.equalsIgnoreCase("keep-alive"));
                if (answer.head().chunked()) {
                    assertThat(answer.chunks()).containsExactly(GREETING);
                } else {
                    assertThat(answer.header("Content-Length")).contains("19");
                }
            }
        }
    }

    @DisplayName("a POST may have no body: with Content-Length 0, or with no length at all")
    @ParameterizedTest
    @ValueSource(strings = {"xhr", "xhr_streaming"})
    void postNeedsNoBody(String transport) {
        assertAnswered(Request.post(server.session(Services.ECHO).url(transport)));
        assertAnswered(Request.post(server.session(Services.ECHO).url(transport)).body(""));
    }

    private void assertAnswered(Request request) {
        try (var reading = server.open(request)) {
            assertThat(reading.head().status()).isEqualTo(200);
        }
    }
}
