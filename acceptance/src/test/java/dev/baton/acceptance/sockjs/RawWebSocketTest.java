// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `/websocket` directly below the prefix is for clients that are no browsers and know nothing of
/// SockJS: what is sent is the message.
@DisplayName("A raw websocket")
class RawWebSocketTest {
    private final Server server = Services.standard();

    private WebSocketClient opened(String service) {
        return WebSocketClient.open(server, service + "/websocket");
    }

    @DisplayName("opens by the handshake of RFC 6455")
    @Test
    void handshake() {
        try (var reading = server.open(WebSocketClient.handshake("/echo/websocket"))) {
            var head = reading.head();
            assertThat(head.status()).isEqualTo(101);
            assertThat(head.header("Upgrade").orElseThrow()).isEqualToIgnoringCase("websocket");
            assertThat(head.header("Connection").orElseThrow()).isEqualToIgnoringCase("Upgrade");
            assertThat(head.header("Sec-WebSocket-Accept")).contains(WebSocketClient.ACCEPT);
            assertThat(head.all("Content-Length")).isEmpty();
        }
    }

    @DisplayName("carries messages as they are, both ways, and nothing else: no o, no array")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "[\"a\"]",
                "\"a\"",
                "[\"a",
                "\n\0\t",
                "\u00e9\u4e16\ud83d\ude00",
                "\ufffe\uffff",
                "\u2028"
            })
    void messagesAreVerbatim(String message) {
        try (var client = opened(Services.ECHO)) {
            client.send(message);
            assertThat(client.text()).isEqualTo(message);
        }
    }

    @DisplayName("puts a message together from its pieces")
    @Test
    void fragmentsAreJoined() {
        try (var client = opened(Services.ECHO)) {
            client.sendInPieces("a", "b", "c");
            assertThat(client.text()).isEqualTo("abc");
        }
    }

    @DisplayName("that the application closes gets a Close frame with its code and its reason")
    @Test
    void closeIsAFrame() {
        try (var client = opened(Services.CLOSE)) {
            var close = client.expectEnd().orElseThrow();
            assertThat(close.closeCode()).isEqualTo(OptionalInt.of(3000));
            assertThat(close.closeReason()).isEqualTo("Go away!");
        }
    }

    @DisplayName("answers a Close frame with one, and ends")
    @Test
    void closingHandshakeIsAnswered() {
        try (var client = opened(Services.ECHO)) {
            client.close(1000);
            var close = client.frame();
            assertThat(close.opcode()).as("%s is a Close", close).isEqualTo(WebSocketFrame.CLOSE);
            client.connection().expectEnd();
        }
    }
}
