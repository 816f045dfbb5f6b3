// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Browsers of 2010 speak an older websocket protocol. Its handshake has two keys in the head of
/// the request, and after the head eight bytes that no header announces: some proxies pass them on
/// only when they have seen the head of the answer.
@DisplayName("websocket of draft hixie-76")
@ParameterizedClass
@EnumSource(Dialect.class)
class HixieTest {
    private final Server server;

    HixieTest(Dialect dialect) {
        server = dialect.server();
    }

    @DisplayName(
            "answers the head of the handshake at once, and signs when the last eight bytes have come")
    @Test
    void nonceMayComeLater() {
        HixieClient.openSlowly(server.session(Services.ECHO)).close();
    }

    @DisplayName("opens also when the eight bytes come with the head")
    @Test
    void nonceMayComeWithTheHead() {
        HixieClient.open(server.session(Services.ECHO)).close();
    }

    @DisplayName("says o, and then each message")
    @Test
    void messagesAreEchoed() {
        try (var client = HixieClient.openSlowly(server.session(Services.ECHO))) {
            assertThat(client.text()).isEqualTo("o");
            client.send("[\"a\"]");
            assertThat(client.text()).isEqualTo("a[\"a\"]");
            client.send("[\"\u00e9\uffff\"]");
            assertThat(client.text()).isEqualTo("a[\"\u00e9\\uffff\"]");
            client.send("");
            client.send("[]");
            client.send("\"b\"");
            assertThat(client.text()).isEqualTo("a[\"b\"]");
        }
    }

    @DisplayName("that the application closes says so, and ends")
    @Test
    void closeIsTold() {
        try (var client = HixieClient.openSlowly(server.session(Services.CLOSE))) {
            assertThat(client.text()).isEqualTo("o");
            assertThat(client.text()).isEqualTo(Frames.GO_AWAY);
            client.expectEnd();
        }
    }

    @DisplayName("ends when it gets broken JSON")
    @Test
    void brokenJsonEndsTheConnection() {
        try (var client = HixieClient.openSlowly(server.session(Services.ECHO))) {
            assertThat(client.text()).isEqualTo("o");
            client.send("[\"a");
            client.expectEnd();
        }
    }

    @DisplayName("ends when the client closes")
    @Test
    void closingHandshakeIsAnswered() {
        try (var client = HixieClient.openSlowly(server.session(Services.ECHO))) {
            assertThat(client.text()).isEqualTo("o");
            client.shakeHandsAndEnd();
        }
    }

    @DisplayName("is a session by itself, whatever its name")
    @Test
    void webSocketsOfOneNameAreIndependent() {
        var session = server.session(Services.ECHO);
        for (var i = 0; i < 2; i++) {
            try (var one = HixieClient.openSlowly(session);
                    var other = HixieClient.openSlowly(session)) {
                assertThat(one.text()).isEqualTo("o");
                assertThat(other.text()).isEqualTo("o");
                one.send("[\"one\"]");
                assertThat(one.text()).isEqualTo("a[\"one\"]");
            }
        }
    }
}
