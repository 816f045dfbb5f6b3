// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.wire.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// draft-hixie-thewebsocketprotocol-76.
final class HixieTest {
    private static final WebSocketSettings SETTINGS =
            WebSocketSettings.DEFAULT.withHixie76(true).withMaxMessage(1000);

    private static final String HEAD =
            """
            GET /ws?a=b HTTP/1.1
            Host: localhost:8888
            Connection: Upgrade
            Upgrade: WebSocket
            Origin: http://example.org
            Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5
            Sec-WebSocket-Key2: 12998 5 Y3 1  .P00

            """;

    private static final String ANSWER = "ca3400d8a50847972cd5715ababf437b";

    private static WebSocketServer server() {
        return new WebSocketServer(SETTINGS, Recorder::echo);
    }

    private static RawClient shaken(WebSocketServer server) throws IOException {
        var client = server.connect();
        client.send(HEAD);
        client.sendExactly("aaaaaaaa");
        assertThat(client.answerToHead().status()).isEqualTo(101);
        assertThat(hex(client.in.readNBytes(16))).isEqualTo(ANSWER);
        return client;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static void send(RawClient client, String hex) throws IOException {
        client.socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static String read(RawClient client) throws IOException {
        assertThat(client.in.read()).isZero();
        var text = new ByteArrayOutputStream();
        for (int b = client.in.read(); b != 0xff; b = client.in.read()) {
            assertThat(b).isNotNegative();
            text.write(b);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theHeadIsAnsweredBeforeTheChallengeHasCome() throws Exception {
        try (var server = server();
                var client = server.connect()) {
            client.send(HEAD);
            var answer = client.answerToHead();
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.headers())
                    .containsEntry("upgrade", "WebSocket")
                    .containsEntry("connection", "Upgrade")
                    .containsEntry("sec-websocket-origin", "http://example.org")
                    .containsEntry("sec-websocket-location", "ws://localhost:8888/ws?a=b")
                    .doesNotContainKeys("content-length", "transfer-encoding");
            client.sendExactly("aaaaaaaa");
            assertThat(hex(client.in.readNBytes(16))).isEqualTo(ANSWER);
            send(client, "00 68 69 ff");
            assertThat(read(client)).isEqualTo("hi");
        }
    }

    @Test
    void theChallengeMayComeBitByBitAndWithWhatFollowsIt() throws Exception {
        try (var server = server();
                var client = server.connect()) {
            client.send(HEAD);
            assertThat(client.answerToHead().status()).isEqualTo(101);
            for (int i = 0; i < 7; i++) {
                client.sendExactly("a");
            }
            client.sendExactly("a\u0000hi\u00ff\u0000you\u00ff\u0000");
            assertThat(hex(client.in.readNBytes(16))).isEqualTo(ANSWER);
            assertThat(read(client)).isEqualTo("hi");
            assertThat(read(client)).isEqualTo("you");
            client.sendExactly("\u00ff");
            assertThat(read(client)).isEmpty();
        }
    }

    @Test
    void everythingMayComeAtOnce() throws Exception {
        try (var server = server();
                var client = server.connect()) {
            client.sendExactly(HEAD.replace("\n", "\r\n") + "aaaaaaaa\u0000hi\u00ff\u00ff\u0000");
            assertThat(client.answerToHead().status()).isEqualTo(101);
            assertThat(hex(client.in.readNBytes(16))).isEqualTo(ANSWER);
            assertThat(read(client)).isEqualTo("hi");
            assertThat(hex(client.in.readAllBytes())).isEqualTo("ff00");
        }
    }

    @Test
    void textsOfAllKindsPass() throws Exception {
        try (var server = server();
                var client = shaken(server)) {
            for (var text :
                    new String[] {"", "a", "κόσμε", "\uD83D\uDE00", "\uffff", "x".repeat(1000)}) {
                send(client, "00" + hex(text.getBytes(StandardCharsets.UTF_8)) + "ff");
                assertThat(read(client)).isEqualTo(text);
            }
        }
    }

    @Test
    void theClientsFarewellIsAnswered() throws Exception {
        try (var server = server();
                var client = shaken(server)) {
            send(client, "00 61 ff ff 00 00 62 ff");
            assertThat(hex(client.in.readAllBytes())).isEqualTo("0061ffff00");
            var endpoint = server.endpoint();
            assertThat(endpoint.next()).isEqualTo("opened");
            assertThat(endpoint.next()).isEqualTo("text a");
            assertThat(endpoint.next()).isEqualTo("closed 1005");
        }
    }

    @Test
    void oursWaitsForTheClients() throws Exception {
        try (var server = server();
                var client = shaken(server)) {
            var endpoint = server.endpoint();
            assertThat(endpoint.next()).isEqualTo("opened");
            endpoint.link().close(3000, "Go away!");
            assertThat(hex(client.in.readNBytes(2))).isEqualTo("ff00");
            send(client, "ff 00");
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(endpoint.next()).isEqualTo("closed 3000 Go away!");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "01 61 ff, 1002", // no such type
        "80 01 61, 1002", // a length
        "ff 01, 1002",
        "00 ff 61, 1002", // nothing begins like this
        "00 80 ff, 1007",
        "00 c2, -", // not known yet
        "00 c2 ff, 1007",
        "00 ed a0 80 ff, 1007",
    })
    void whatIsNoFrameEndsIt(String sent, String code) throws Exception {
        try (var server = server();
                var client = shaken(server)) {
            var endpoint = server.endpoint();
            assertThat(endpoint.next()).isEqualTo("opened");
            send(client, sent);
            if (code.equals("-")) {
                send(client, "a9 ff");
                assertThat(read(client)).isEqualTo("\u00a9");
                return;
            }
            var rest = hex(client.in.readAllBytes());
            assertThat(rest).endsWith("ff00");
            var last = endpoint.next();
            assertThat(last.startsWith("text") ? endpoint.next() : last)
                    .startsWith("closed " + code);
        }
    }

    @Test
    void messagesHaveALimit() throws Exception {
        try (var server = server();
                var client = shaken(server)) {
            send(client, "00" + "61".repeat(1001));
            assertThat(hex(client.in.readAllBytes())).isEqualTo("ff00");
            var endpoint = server.endpoint();
            assertThat(endpoint.next()).isEqualTo("opened");
            assertThat(endpoint.next()).startsWith("closed 1009");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"12345", "1 2 3 4 5 x1", "", "99999999999999999999999 1", "42949672960 "})
    void aKeyThatHidesNoNumberIsRefused(String key) throws Exception {
        try (var server = server();
                var client = server.connect()) {
            client.send(HEAD.replace("4 @1  46546xW%0l 1 5", key));
            client.sendExactly("aaaaaaaa");
            assertThat(client.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void numbersHave32BitsWithoutASign() {
        assertThat(HixieKeys.of("42 94967295", "a8 589 934590b")).isEqualTo(new HixieKeys(-1, -1));
    }

    @Test
    void itIsOffUnlessAskedFor() throws Exception {
        try (var server = WebSocketServer.echo();
                var client = server.connect()) {
            client.send(HEAD);
            client.sendExactly("aaaaaaaa");
            assertThat(client.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void othersAreServedBesideIt() throws Exception {
        try (var server = server();
                var client = server.open()) {
            client.text("hello");
            assertThat(client.readText()).isEqualTo("hello");
        }
    }

    @Test
    void aClientWithoutAChallengeIsNotWaitedForForEver() throws Exception {
        var settings = SETTINGS.withPongTimeout(Duration.ofMillis(50));
        try (var server = new WebSocketServer(settings, Recorder::echo);
                var client = server.connect()) {
            client.send(HEAD);
            client.sendExactly("aaa");
            assertThat(client.answerToHead().status()).isEqualTo(101);
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(server.endpoint().events).isEmpty();
        }
    }

    @Test
    void itHasNoBinaryMessages() throws Exception {
        try (var server = server();
                var client = shaken(server)) {
            var endpoint = server.endpoint();
            assertThat(endpoint.next()).isEqualTo("opened");
            assertThatThrownBy(() -> endpoint.link().send(Frame.binary(new byte[1])))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(endpoint.link().pending()).isZero();
            assertThat(client.socket.isClosed()).isFalse();
        }
    }
}
