// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients put all they have to say into one request, and applications into one message.
@DisplayName("200 kB")
class LargeMessageTest {
    private static final String LARGE = "0123456789".repeat(20_000);

    private final Server server = Services.standard();

    static Stream<Arguments> ways() {
        return SessionTest.receiversAndSenders();
    }

    @DisplayName(
            "in one message, by any sender and to any receiver, come as one frame, in one chunk")
    @ParameterizedTest
    @MethodSource("ways")
    void oneLargeMessage(Receiver receiver, Sender sender) {
        var session = server.session(Services.ECHO).opened();
        sender.send(session, Frames.sent(LARGE));
        try (var reception = session.attach(receiver)) {
            assertLarge(reception.next(), receiver.wire(Frames.messages(LARGE)));
            reception.expectEnd();
        }
    }

    @DisplayName("in 2000 messages of one request come as one frame")
    @ParameterizedTest
    @MethodSource("ways")
    void manySmallMessages(Receiver receiver, Sender sender) {
        var session = server.session(Services.ECHO).opened();
        var messages =
                IntStream.range(0, 2000)
                        .mapToObj(i -> LARGE.substring(100 * i, 100 * i + 100))
                        .toArray(String[]::new);
        sender.send(session, Frames.sent(messages));
        try (var reception = session.attach(receiver)) {
            assertLarge(reception.next(), receiver.wire(Frames.messages(messages)));
        }
    }

    @DisplayName("go both ways over a websocket")
    @Test
    void websocketTakesThem() {
        try (var client = WebSocketClient.open(server.session(Services.ECHO))) {
            assertThat(client.text()).isEqualTo("o");
            client.send(Frames.sent(LARGE));
            assertLarge(client.text(), Frames.messages(LARGE));
        }
    }

    @DisplayName("go both ways over a raw websocket")
    @Test
    void rawWebSocketTakesThem() {
        try (var client = WebSocketClient.open(server, Services.ECHO + "/websocket")) {
            client.send(LARGE);
            assertLarge(client.text(), LARGE);
        }
    }

    /// Without printing them.
    private static void assertLarge(String got, String expected) {
        assertThat(got.length()).as("its size").isEqualTo(expected.length());
        assertThat(got.equals(expected)).as("its content").isTrue();
    }
}
