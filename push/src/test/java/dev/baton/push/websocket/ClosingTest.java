// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import static dev.baton.push.websocket.RawWebSocket.closing;
import static dev.baton.push.websocket.RawWebSocket.frame;
import static dev.baton.push.websocket.RawWebSocket.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.baton.push.session.WebSocketSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a WebSocket ends, RFC 6455 section 7, and that its endpoint hears of it once.
final class ClosingTest {
    private static final WebSocketSettings PLAIN = WebSocketSettings.DEFAULT.withCompression(false);

    private static Recorder opened(WebSocketServer server) throws InterruptedException {
        var endpoint = server.endpoint();
        assertThat(endpoint.next()).isEqualTo("opened");
        return endpoint;
    }

    /// Does something when it is opened.
    private static Recorder onOpened(Consumer<Link> then) {
        return new Recorder() {
            @Override
            public void opened(Link link) {
                super.opened(link);
                then.accept(link);
            }
        };
    }

    private static void assertNothingMore(WebSocketServer server, Recorder endpoint) {
        await().until(() -> server.http.intake.connections() == 0);
        assertThat(endpoint.events).isEmpty();
    }

    @Test
    void theServersCloseIsAnsweredAndThenTcpEnds() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            endpoint.link().close(3000, "Go away!");
            assertThat(endpoint.link().isClosed()).isTrue();
            assertThat(client.read()).hasToString("close 3000 Go away!");
            client.close(3000, "");
            assertThat(client.isAtEnd()).isTrue();
            assertThat(endpoint.next()).isEqualTo("closed 3000 Go away!");
            client.gone();
            assertNothingMore(server, endpoint);
        }
    }

    @Test
    void theClientsCloseIsToldWithItsReason() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            client.close(4001, "off to lunch");
            assertThat(client.readAll()).containsExactly("close 4001");
            assertThat(endpoint.next()).isEqualTo("closed 4001 off to lunch");
            assertThat(endpoint.link().isClosed()).isTrue();
            assertThat(endpoint.link().send(Frame.text("late"))).isFalse();
            client.gone();
            assertNothingMore(server, endpoint);
        }
    }

    @Test
    void aCloseWithoutACodeIs1005() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            client.send(frame(0x88, ""));
            assertThat(client.readAll()).containsExactly("close 1005");
            assertThat(endpoint.next()).isEqualTo("closed 1005");
        }
    }

    @Test
    void aCloseThatIsNotAnsweredEndsInTime() throws Exception {
        try (var server = WebSocketServer.of(PLAIN.withCloseTimeout(Duration.ofMillis(50)));
                var client = server.open()) {
            var endpoint = opened(server);
            endpoint.link().close(1001, "");
            assertThat(client.readAll()).containsExactly("close 1001");
            assertThat(endpoint.next()).isEqualTo("closed 1006 no answer to the close frame");
            assertNothingMore(server, endpoint);
        }
    }

    @Test
    void closesThatCrossAreEnoughForBoth() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            endpoint.link().close(1001, "");
            client.close(1000, "");
            assertThat(client.readAll()).hasSize(1);
            assertThat(endpoint.next()).startsWith("closed 100");
            client.gone();
            assertNothingMore(server, endpoint);
        }
    }

    @Test
    void theFirstCloseCounts() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 8; i++) {
                int code = 4000 + i;
                threads.add(Thread.startVirtualThread(() -> endpoint.link().close(code, "")));
            }
            for (var thread : threads) {
                thread.join();
            }
            client.close(1000, "");
            var frames = client.readAll();
            assertThat(frames).hasSize(1);
            assertThat(endpoint.next()).isEqualTo(frames.getFirst().replace("close", "closed"));
        }
    }

    @Test
    void whatWasSentBeforeTheCloseArrivesBeforeIt() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var link = opened(server).link();
            for (int i = 0; i < 1000; i++) {
                assertThat(link.send(Frame.text("m" + i))).isTrue();
            }
            link.close(1000, "bye");
            assertThat(link.send(Frame.text("late"))).isFalse();
            for (int i = 0; i < 1000; i++) {
                assertThat(client.readText()).isEqualTo("m" + i);
            }
            assertThat(client.read()).hasToString("close 1000 bye"); // before it closes itself
            client.close(1000, "");
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void whatComesAfterOurCloseIsNotDelivered() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            endpoint.link().close(1000, "");
            assertThat(client.read()).hasToString("close 1000");
            client.send(join(frame(0x81, "late"), frame(0x89, "late"), closing(1000, "")));
            assertThat(client.isAtEnd()).isTrue();
            assertThat(endpoint.next()).isEqualTo("closed 1000");
        }
    }

    @Test
    void aWrongFrameAfterOurCloseIsNotAnswered() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            endpoint.link().close(1000, "");
            assertThat(client.read()).hasToString("close 1000");
            client.send(frame(0xff, ""));
            assertThat(client.isAtEnd()).isTrue();
            assertThat(endpoint.next()).isEqualTo("closed 1006 reserved bits");
        }
    }

    @Test
    void aWrongFrameIsToldToBoth() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            client.send(frame(0x83, ""));
            assertThat(client.readAll()).containsExactly("close 1002 opcode 3");
            assertThat(endpoint.next()).isEqualTo("closed 1002 opcode 3");
        }
    }

    @Test
    void closingWhileOpeningIsPossible() throws Exception {
        try (var server =
                        new WebSocketServer(
                                PLAIN, () -> onOpened(link -> link.close(3000, "Go away!")));
                var client = server.open()) {
            client.close(3000, "");
            assertThat(client.readAll()).containsExactly("close 3000 Go away!");
            assertThat(opened(server).next()).isEqualTo("closed 3000 Go away!");
        }
    }

    @Test
    void hangingUpTakesNothingAlong() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            var link = endpoint.link();
            var megabyte = Frame.binary(new byte[1024 * 1024]);
            for (int i = 0; i < 8; i++) {
                assertThat(link.send(megabyte)).isTrue();
            }
            link.hangUp();
            assertThat(link.send(Frame.text("late"))).isFalse();
            client.text("unread"); // must not make a reset of it
            for (int i = 0; i < 8; i++) {
                assertThat(client.read().payload()).hasSize(1024 * 1024);
            }
            assertThat(client.isAtEnd()).isTrue();
            assertThat(endpoint.next()).isEqualTo("closed 1006 hung up");
            client.gone();
            assertNothingMore(server, endpoint);
        }
    }

    @Test
    void hangingUpAfterTheCloseWaitsForNoAnswer() throws Exception {
        try (var server =
                        new WebSocketServer(
                                PLAIN,
                                () ->
                                        onOpened(link -> {
                                            link.send(Frame.text("c[3000,\"Go away!\"]"));
                                            link.close(1000, "Normal closure");
                                            link.hangUp();
                                        }));
                var client = server.open()) {
            assertThat(client.readAll())
                    .containsExactly("text c[3000,\"Go away!\"]", "close 1000 Normal closure");
            assertThat(opened(server).next()).isEqualTo("closed 1006 hung up");
        }
    }

    @Test
    void aClientThatIsGoneIsGone() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            client.reset();
            assertThat(endpoint.next()).startsWith("closed 1006");
            assertNothingMore(server, endpoint);
        }
    }

    @Test
    void aClientThatClosesOnlyItsTcpSideIsGoneToo() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            client.endOutput();
            assertThat(client.isAtEnd()).isTrue();
            assertThat(endpoint.next()).isEqualTo("closed 1006 no close frame");
            assertNothingMore(server, endpoint);
        }
    }

    @Test
    void aClientMayCloseItsTcpSideRightAfterItsCloseFrame() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            client.close(1000, "");
            client.endOutput();
            assertThat(client.readAll()).containsExactly("close 1000");
            assertThat(endpoint.next()).isEqualTo("closed 1000");
            assertNothingMore(server, endpoint);
        }
    }

    @Test
    void aTcpEndInTheMiddleOfAFrameIsNoMessage() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            var whole = frame(0x81, "hello");
            client.send(java.util.Arrays.copyOf(whole, whole.length - 1));
            client.endOutput();
            assertThat(client.isAtEnd()).isTrue();
            assertThat(endpoint.next()).isEqualTo("closed 1006 no close frame");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000})
    void codesThatMustNotBeSentAreRefused(int code) throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var link = opened(server).link();
            assertThatIllegalArgumentException().isThrownBy(() -> link.close(code, ""));
            assertStillOpen(link, client);
        }
    }

    @Test
    void reasonsThatDoNotFitAreRefused() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var link = opened(server).link();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> link.close(1000, "\u00e9".repeat(62)));
            assertStillOpen(link, client);
            link.close(1000, "\u00e9".repeat(61));
            assertThat(client.read()).hasToString("close 1000 " + "\u00e9".repeat(61));
        }
    }

    private static void assertStillOpen(Link link, RawWebSocket client) throws Exception {
        assertThat(link.isClosed()).isFalse();
        assertThat(link.send(Frame.text("still here"))).isTrue();
        assertThat(client.readText()).isEqualTo("still here");
    }

    @Test
    void anEndpointThatFailsIsAnInternalError() throws Exception {
        try (var server =
                        new WebSocketServer(
                                PLAIN,
                                () ->
                                        new Recorder() {
                                            @Override
                                            public void text(String message) {
                                                super.text(message);
                                                throw new IllegalStateException(
                                                        "as the test wants");
                                            }
                                        });
                var client = server.open()) {
            client.send(join(frame(0x81, "a"), frame(0x81, "b"), closing(1011, "")));
            assertThat(client.readAll()).containsExactly("close 1011 internal error");
            var endpoint = opened(server);
            assertThat(endpoint.next()).isEqualTo("text a");
            assertThat(endpoint.next()).isEqualTo("closed 1011 internal error");
            client.gone();
            assertNothingMore(server, endpoint);
        }
    }

    @Test
    void anEndpointThatFailsWhenOpenedOrClosedHurtsNobody() throws Exception {
        try (var server =
                        new WebSocketServer(
                                PLAIN,
                                () ->
                                        new Recorder() {
                                            @Override
                                            public void opened(Link link) {
                                                super.opened(link);
                                                throw new AssertionError("as the test wants");
                                            }

                                            @Override
                                            public void closed(int code, String reason) {
                                                super.closed(code, reason);
                                                throw new IllegalStateException(
                                                        "as the test wants");
                                            }
                                        });
                var client = server.open()) {
            client.close(1011, "");
            assertThat(client.readAll()).containsExactly("close 1011 internal error");
            var endpoint = opened(server);
            assertThat(endpoint.next()).isEqualTo("closed 1011 internal error");
            client.gone();
            assertNothingMore(server, endpoint);
        }
    }

    /// Their sessions say goodbye, not the server that carries them.
    @Test
    void whenTheProcessLeavesWebSocketsAreLeftToTheirSessions() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            server.http.intake.retire();
            server.http.intake.closeIdle();
            assertStillOpen(endpoint.link(), client);
            assertThat(endpoint.events).isEmpty();
        }
    }

    @Test
    void endpointsAreToldWhenTheServerIsClosed() throws Exception {
        Recorder endpoint;
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            endpoint = opened(server);
            server.stop();
            assertThat(endpoint.next()).isEqualTo("closed 1006 connection lost");
            assertThat(endpoint.link().send(Frame.text("late"))).isFalse();
            assertThat(client.answer().status()).isEqualTo(101);
        }
        assertThat(endpoint.events).isEmpty();
    }

    @Test
    void aSilentClientIsAskedAndThenCut() throws Exception {
        var impatient =
                PLAIN.withPingInterval(Duration.ofMillis(30))
                        .withPongTimeout(Duration.ofMillis(30));
        try (var server = WebSocketServer.of(impatient);
                var client = server.open()) {
            var endpoint = opened(server);
            assertThat(client.readAll()).containsExactly("ping ");
            assertThat(endpoint.next()).isEqualTo("closed 1006 no answer to a ping");
            assertNothingMore(server, endpoint);
        }
    }

    @Test
    void aClientThatAnswersPingsMayBeSilentOtherwise() throws Exception {
        var settings =
                PLAIN.withPingInterval(Duration.ofMillis(20))
                        .withPongTimeout(Duration.ofSeconds(20));
        try (var server = WebSocketServer.of(settings);
                var client = server.open()) {
            var endpoint = opened(server);
            for (int i = 0; i < 5; i++) {
                assertThat(client.read()).hasToString("ping ");
                client.send(frame(0x8a, ""));
            }
            assertThat(endpoint.events).isEmpty();
            assertThat(endpoint.link().isClosed()).isFalse();
        }
    }
}
