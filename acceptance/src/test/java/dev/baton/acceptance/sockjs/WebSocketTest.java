// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A websocket carries the same frames as the other transports, each in a text message. It is a
/// session by itself: it begins and ends with the connection, and the name in the URL means
/// nothing.
@DisplayName("websocket")
class WebSocketTest {
    private final Server server = Services.standard();

    private WebSocketClient opened(Session session) {
        var client = WebSocketClient.open(session);
        assertThat(client.text()).isEqualTo("o");
        return client;
    }

    private WebSocketClient opened() {
        return opened(server.session(Services.ECHO));
    }

    @DisplayName(
            "opens by the handshake of RFC 6455, with or without an Origin, also beside keep-alive")
    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "upgrade", "keep-alive, Upgrade", "Upgrade,keep-alive"})
    void handshake(String connection) {
        var path = server.session(Services.ECHO).url("websocket");
        var plain = WebSocketClient.handshake(path);
        var words =
                plain.headers().stream()
                        .map(header ->
                                header.name().equals("Connection")
                                        ? new Header("Connection", connection)
                                        : header)
                        .toList();
        var request = new Request(plain.method(), path, plain.version(), words, null);
        assertOpens(request);
        assertOpens(request.header("Origin", "http://example.com"));
    }

    private void assertOpens(Request request) {
        try (var reading = server.open(request)) {
            var head = reading.head();
            assertThat(head.status()).isEqualTo(101);
            assertThat(head.header("Upgrade").orElseThrow()).isEqualToIgnoringCase("websocket");
            assertThat(head.header("Connection").orElseThrow()).isEqualToIgnoringCase("Upgrade");
            assertThat(head.header("Sec-WebSocket-Accept")).contains(WebSocketClient.ACCEPT);
            assertThat(head.all("Content-Length")).isEmpty();
            assertThat(head.all("Transfer-Encoding")).isEmpty();
        }
    }

    @DisplayName("says o, and then each message, in text messages without a line feed")
    @Test
    void messagesAreEchoed() {
        try (var client = opened()) {
            client.send("[\"a\"]");
            assertThat(client.text()).isEqualTo("a[\"a\"]");
            client.send("[\"\u00e9\u4e16\"]");
            assertThat(client.text()).isEqualTo("a[\"\u00e9\u4e16\"]");
        }
    }

    @DisplayName("takes one bare string for a message")
    @Test
    void bareStringIsAMessage() {
        try (var client = opened()) {
            client.send("\"a\"");
            assertThat(client.text()).isEqualTo("a[\"a\"]");
        }
    }

    @DisplayName("ignores an empty text, and an empty array delivers nothing")
    @ParameterizedTest
    @ValueSource(strings = {"", "[]"})
    void nothingIsIgnored(String nothing) {
        try (var client = opened()) {
            client.send(nothing);
            client.send("[\"a\"]");
            assertThat(client.text()).isEqualTo("a[\"a\"]");
        }
    }

    @DisplayName("ends when it gets broken JSON: by a Close frame or without, but in order")
    @ParameterizedTest
    @ValueSource(strings = {"[\"a", "[\"a\"", "a", "[\"a\",]", "\"a"})
    void brokenJsonEndsTheConnection(String broken) {
        try (var client = opened()) {
            client.send(broken);
            var _ = client.expectEnd();
        }
    }

    @DisplayName("that the application closes says c[3000,\"Go away!\"], then Close, then ends")
    @Test
    void closeIsTold() {
        try (var client = opened(server.session(Services.CLOSE))) {
            assertThat(client.text()).isEqualTo(Frames.GO_AWAY);
            assertThat(client.expectEnd()).as("a Close frame").isPresent();
        }
    }

    @DisplayName("answers a Close frame with one, and ends")
    @Test
    void closingHandshakeIsAnswered() {
        try (var client = opened()) {
            client.close(1000);
            var close = client.frame();
            assertThat(close.opcode()).as("%s is a Close", close).isEqualTo(WebSocketFrame.CLOSE);
            client.connection().expectEnd();
        }
    }

    @DisplayName("answers a ping with a pong of the same content")
    @Test
    void pingIsAnswered() {
        try (var client = opened()) {
            for (var text : List.of("", "are you there?")) {
                client.ping(text);
                var pong = client.frame();
                assertThat(pong.opcode()).as("%s", pong).isEqualTo(WebSocketFrame.PONG);
                assertThat(pong.payload()).asString().isEqualTo(text);
            }
        }
    }

    @DisplayName("puts a message together from its pieces, also with a ping between them")
    @Test
    void fragmentsAreJoined() {
        try (var client = opened()) {
            client.sendInPieces("[\"a", "b", "", "c\"]");
            assertThat(client.text()).isEqualTo("a[\"abc\"]");
            client.sendAround("ping", "[\"d", "e\"]");
            var pong = client.frame();
            assertThat(pong.opcode()).as("%s", pong).isEqualTo(WebSocketFrame.PONG);
            assertThat(client.text()).isEqualTo("a[\"de\"]");
        }
    }

    @DisplayName("is a session by itself, even if another with the same name is open")
    @Test
    void simultaneousWebSocketsOfOneNameAreIndependent() {
        var session = server.session(Services.ECHO);
        try (var one = opened(session);
                var other = opened(session)) {
            one.send("[\"one\"]");
            other.send("[\"other\"]");
            assertThat(one.text()).isEqualTo("a[\"one\"]");
            assertThat(other.text()).isEqualTo("a[\"other\"]");
        }
    }

    @DisplayName("is a session by itself, even if there was another with the same name")
    @Test
    void consecutiveWebSocketsOfOneNameAreIndependent() {
        var session = server.session(Services.ECHO);
        for (var i = 0; i < 3; i++) {
            try (var client = opened(session)) {
                client.send("[\"a\"]");
                assertThat(client.text()).isEqualTo("a[\"a\"]");
            }
        }
    }

    @DisplayName("has nothing to do with a session of the same name on another transport")
    @Test
    void httpSessionOfTheSameNameIsAnother() {
        var session = server.session(Services.ECHO);
        try (var client = opened(session)) {
            session.send("[\"x\"]").must(404);
            session.opened().send("[\"http\"]").must(204);
            client.send("[\"websocket\"]");
            assertThat(client.text()).isEqualTo("a[\"websocket\"]");
            session.poll().must(200, "a[\"http\"]\n");
        }
    }
}
