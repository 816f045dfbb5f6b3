// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the tests of servers and those of clients expect to find at the root of a server. How
/// `/close` and `/echo` behave in detail is what all the other tests are about.
@DisplayName("The service")
class ServicesTest {
    private final Server server = Services.standard();

    @DisplayName("echoes each message, by itself, and so do its variants")
    @ParameterizedTest
    @ValueSource(strings = {Services.ECHO, Services.WITHOUT_WEBSOCKET, Services.WITH_COOKIE})
    void echo(String service) {
        var session = server.session(service).opened();
        session.send("[\"a\",\"b\"]").must(204);
        session.poll().must(200, "a[\"a\",\"b\"]\n");
    }

    @DisplayName("/broadcast tells each message to every session, of every transport")
    @Test
    void broadcast() {
        var session = server.session("/broadcast");
        try (var stream = session.attach(Receiver.XHR_STREAMING).expect("o");
                var client = WebSocketClient.open(server, "/broadcast/0/0/websocket")) {
            assertThat(client.text()).isEqualTo("o");
            session.send("[\"a\"]").must(204);
            stream.expect("a[\"a\"]");
            assertThat(client.text()).isEqualTo("a[\"a\"]");
        }
    }

    @DisplayName("/ticker says tick! every second")
    @Test
    void ticker() {
        try (var client = WebSocketClient.open(server.session("/ticker"))) {
            assertThat(client.text()).isEqualTo("o");
            assertThat(client.text()).isEqualTo("a[\"tick!\"]");
            assertThat(client.text()).isEqualTo("a[\"tick!\"]");
        }
    }

    @DisplayName(
            "/amplify answers n with 2 to the power of n times x, for n from 1 to 18, else two")
    @ParameterizedTest
    @CsvSource({"1, 2", "5, 32", "18, 262144", "0, 2", "19, 2", "-1, 2", "x, 2"})
    void amplify(String message, int length) {
        try (var client = WebSocketClient.open(server.session("/amplify"))) {
            assertThat(client.text()).isEqualTo("o");
            client.send(Frames.sent(message));
            assertThat(client.text()).hasSize("a[\"\"]".length() + length).matches("a\\[\"x+\"]");
        }
    }
}
