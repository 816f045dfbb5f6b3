// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import static dev.baton.push.websocket.RawWebSocket.closing;
import static dev.baton.push.websocket.RawWebSocket.frame;
import static dev.baton.push.websocket.RawWebSocket.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.wire.RawClient;
import dev.baton.push.wire.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6455 section 4.2 and RFC 7692 section 7.1.
final class HandshakeTest {
    private static final String GOOD =
            """
            GET /ws HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            """;

    private static RawClient.Answer ask(WebSocketSettings settings, String head)
            throws IOException {
        try (var server = WebSocketServer.of(settings);
                var client = server.connect()) {
            client.send(head + "\n");
            return client.answerToHead();
        }
    }

    private static RawClient.Answer ask(String head) throws IOException {
        return ask(WebSocketSettings.DEFAULT, head);
    }

    /// With the whole body.
    private static RawClient.Answer refusal(WebSocketSettings settings, String head)
            throws IOException {
        try (var server = WebSocketServer.of(settings);
                var client = server.connect()) {
            client.send(head + "\n");
            var answer = client.answer();
            if (!answer.closes()) {
                client.send("GET /nowhere HTTP/1.1\nHost: a\n\n"); // it is still HTTP
                assertThat(client.answer().status()).isEqualTo(404);
            }
            return answer;
        }
    }

    @Test
    void theExampleOfTheRfcIsAnsweredAsThere() throws IOException {
        var answer = ask(GOOD);
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers())
                .containsEntry("upgrade", "websocket")
                .containsEntry("connection", "Upgrade")
                .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                .doesNotContainKeys("content-length", "transfer-encoding", "content-type")
                .doesNotContainKeys("sec-websocket-protocol", "sec-websocket-extensions");
    }

    @Test
    void anotherKeyGetsAnotherAnswer() throws IOException {
        var answer = ask(GOOD.replace(RawWebSocket.KEY, "x3JJHMbDL1EzLkh9GBhXDw=="));
        assertThat(answer.header("sec-websocket-accept")).isEqualTo("HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Connection: Upgrade       | Connection: keep-alive, Upgrade",
                "Connection: Upgrade       | Connection: UPGRADE",
                "Connection: Upgrade       | Connection: foo,upgrade,bar",
                "Upgrade: websocket        | Upgrade: WebSocket",
                "Upgrade: websocket        | Upgrade: h2c, websocket",
                "Sec-WebSocket-Version: 13 | Sec-WebSocket-Version: 8",
                "Sec-WebSocket-Version: 13 | Sec-WebSocket-Version: 7",
                "Host: localhost           | Host: example.org:80",
            })
    void thisIsAHandshakeToo(String instead, String line) throws IOException {
        assertThat(ask(GOOD.replace(instead, line)).status()).isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Connection: Upgrade                        | Connection: close        | 400",
                "Connection: Upgrade                        | Connection: keep-alive   | 400",
                "Connection: Upgrade                        | Connection: upgraded     | 400",
                "Connection: Upgrade                        | X: y                     | 400",
                "Upgrade: websocket                         | Upgrade: h2c             | 400",
                "Upgrade: websocket                         | Upgrade: websockets      | 400",
                "Upgrade: websocket                         | X: y                     | 400",
                "Sec-WebSocket-Version: 13                  | X: y                     | 400",
                "Sec-WebSocket-Version: 13                  | Sec-WebSocket-Version: 0 | 426",
                "Sec-WebSocket-Version: 13                  | Sec-WebSocket-Version: 12| 426",
                "Sec-WebSocket-Version: 13                  | Sec-WebSocket-Version: 14| 426",
                "Sec-WebSocket-Version: 13                  | Sec-WebSocket-Version: x | 426",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==| X: y                     | 400",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==| Sec-WebSocket-Key:       | 400",
                "dGhlIHNhbXBsZSBub25jZQ==                   | dGhlIHNhbXBsZSBub25jZQ=  | 400",
                "dGhlIHNhbXBsZSBub25jZQ==                   | dGhlIHNhbXBsZSBub25j     | 400",
                "dGhlIHNhbXBsZSBub25jZQ==                   | dGhlIHNhbXBsZSBub25jZQAA | 400",
                "dGhlIHNhbXBsZSBub25jZQ==                   | !!!!IHNhbXBsZSBub25jZQ== | 400",
            })
    void thisIsRefusedAndTheConnectionStaysHttp(String instead, String line, int status)
            throws IOException {
        var answer = refusal(WebSocketSettings.DEFAULT, GOOD.replace(instead, line));
        assertThat(answer.status()).isEqualTo(status);
        if (status == 426) {
            assertThat(answer.header("sec-websocket-version")).isEqualTo("13");
        } else {
            assertThat(answer.body()).startsWith("Not a valid websocket request");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Extensions: permessage-deflate;",
                "Sec-WebSocket-Extensions: ;x",
                "Sec-WebSocket-Extensions: a b",
                "Sec-WebSocket-Extensions: a; b=",
                "Sec-WebSocket-Extensions: a; b=\"",
            })
    void anotherLineIsOneTooMany(String line) throws IOException {
        var answer = refusal(WebSocketSettings.DEFAULT, GOOD + line + "\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).startsWith("Not a valid websocket request");
    }

    @Test
    void http10CannotBeLeft() throws IOException {
        var answer = ask(GOOD.replace("HTTP/1.1", "HTTP/1.0"));
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void headIsNoHandshake() throws IOException {
        assertThat(ask(GOOD.replace("GET", "HEAD")).status()).isEqualTo(400);
    }

    @Test
    void otherMethodsAreTheRoutesBusiness() throws IOException {
        var answer = ask(GOOD.replace("GET", "POST") + "Content-Length: 0\n");
        assertThat(answer.status()).isEqualTo(405);
    }

    @Test
    void aPlainRequestIsToldWhatIsServedHere() throws IOException {
        var answer = refusal(WebSocketSettings.DEFAULT, "GET /ws HTTP/1.1\nHost: a\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Can \"Upgrade\" only to \"WebSocket\".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Origin: https://example.org               | 101",
                "Origin: https://example.com               | 101",
                "X: y                                      | 101",
                "Sec-WebSocket-Origin: https://example.org | 101",
                "Origin: http://example.org                | 403",
                "Origin: https://example.org.evil.test     | 403",
                "Origin: https://example.org:444           | 403",
                "Origin: null                              | 403",
                "Origin:                                   | 403",
                "Sec-WebSocket-Origin: https://evil.test   | 403",
            })
    void originsAreCompared(String line, int status) throws IOException {
        var settings =
                WebSocketSettings.DEFAULT.withOrigins("https://example.org", "https://example.com");
        assertThat(ask(settings, GOOD + line + "\n").status()).isEqualTo(status);
    }

    @Test
    void everyOneOfTwoOriginsHasToBeAllowed() throws IOException {
        var settings = WebSocketSettings.DEFAULT.withOrigins("https://a.test");
        var head = GOOD + "Origin: https://a.test\nOrigin: https://b.test\n";
        assertThat(ask(settings, head).status()).isEqualTo(403);
    }

    @Test
    void anyOriginMayComeUnlessSomeAreNamed() throws IOException {
        assertThat(ask(GOOD + "Origin: http://anywhere.test\n").status()).isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "Sec-WebSocket-Protocol: chat          | chat",
                "Sec-WebSocket-Protocol: a,chat        | chat",
                "Sec-WebSocket-Protocol: chat, better  | better",
                "Sec-WebSocket-Protocol: CHAT          | none",
                "Sec-WebSocket-Protocol: a, b          | none",
                "Sec-WebSocket-Protocol: ,             | none",
                "X: y                                  | none",
            })
    void theFirstOfOursThatIsOfferedIsSpoken(String line, String chosen) throws Exception {
        var settings = WebSocketSettings.DEFAULT.withSubprotocols("better", "chat");
        try (var server = WebSocketServer.of(settings);
                var client = server.open(line)) {
            assertThat(client.answer().header("sec-websocket-protocol")).isEqualTo(chosen);
            var endpoint = server.endpoint();
            assertThat(endpoint.next()).isEqualTo("opened");
            assertThat(endpoint.link().subprotocol()).isEqualTo(chosen == null ? "" : chosen);
        }
    }

    @Test
    void subprotocolsMayComeInSeveralLines() throws IOException {
        var settings = WebSocketSettings.DEFAULT.withSubprotocols("chat");
        var head = GOOD + "Sec-WebSocket-Protocol: a\nSec-WebSocket-Protocol: chat\n";
        assertThat(ask(settings, head).header("sec-websocket-protocol")).isEqualTo("chat");
    }

    private static final String TAKEN =
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate                                                    | plain",
                "permessage-deflate; client_max_window_bits                            | plain",
                "permessage-deflate; client_max_window_bits=8                          | plain",
                "permessage-deflate; client_max_window_bits=15                         | plain",
                "permessage-deflate; client_max_window_bits=\"10\"                     | plain",
                "permessage-deflate; server_no_context_takeover                        | plain",
                "permessage-deflate; client_no_context_takeover                        | plain",
                "permessage-deflate;server_no_context_takeover;client_no_context_takeover | plain",
                "permessage-deflate; server_max_window_bits=15                         | window",
                "permessage-deflate ; server_max_window_bits = 15 ; client_max_window_bits | window",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate     | plain",
                "x-webkit-deflate-frame, permessage-deflate                            | plain",
                "foo; bar=1, permessage-deflate; server_max_window_bits=15, permessage-deflate | window",
                "permessage-deflate; server_max_window_bits=14                         | none",
                "permessage-deflate; server_max_window_bits=8                          | none",
                "permessage-deflate; server_max_window_bits                            | none",
                "permessage-deflate; server_max_window_bits=16                         | none",
                "permessage-deflate; server_max_window_bits=015                        | none",
                "permessage-deflate; client_max_window_bits=7                          | none",
                "permessage-deflate; client_max_window_bits=16                         | none",
                "permessage-deflate; client_max_window_bits=08                         | none",
                "permessage-deflate; client_max_window_bits=x                          | none",
                "permessage-deflate; server_no_context_takeover=1                      | none",
                "permessage-deflate; client_no_context_takeover=true                   | none",
                "permessage-deflate; unknown                                           | none",
                "permessage-deflate; client_max_window_bits; client_max_window_bits    | none",
                "permessage-bzip2                                                      | none",
            })
    void offersOfCompressionAreTakenOrDeclined(String offer, String taken) throws IOException {
        var expected =
                switch (taken) {
                    case "plain" -> TAKEN;
                    case "window" -> TAKEN + "; server_max_window_bits=15";
                    default -> null;
                };
        var answer = ask(GOOD + "Sec-WebSocket-Extensions: " + offer + "\n");
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("sec-websocket-extensions")).isEqualTo(expected);
    }

    @Test
    void compressionCanBeTurnedOff() throws IOException {
        var answer =
                ask(
                        WebSocketSettings.DEFAULT.withCompression(false),
                        GOOD + "Sec-WebSocket-Extensions: permessage-deflate\n");
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("sec-websocket-extensions")).isNull();
    }

    @Test
    void framesBehindTheRequestAreNotLost() throws IOException {
        try (var server = WebSocketServer.echo();
                var client = server.connect()) {
            var head = (GOOD + "\n").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
            var all = join(head, frame(0x81, "early"), closing(1000, ""));
            client.socket.getOutputStream().write(all);
            try (var socket = RawWebSocket.over(client, client.answerToHead())) {
                assertThat(socket.readAll()).containsExactly("text early", "close 1000");
            }
        }
    }

    @Test
    void framesAndTheEndBehindTheRequestAreNotLost() throws Exception {
        try (var server = WebSocketServer.echo();
                var client = server.connect()) {
            var head = (GOOD + "\n").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
            client.socket.getOutputStream().write(join(head, frame(0x81, "early")));
            client.socket.shutdownOutput();
            try (var socket = RawWebSocket.over(client, client.answerToHead())) {
                assertThat(socket.readAll()).containsExactly("text early");
                var endpoint = server.endpoint();
                assertThat(endpoint.next()).isEqualTo("opened");
                assertThat(endpoint.next()).isEqualTo("text early");
                assertThat(endpoint.next()).isEqualTo("closed 1006 no close frame");
            }
        }
    }

    @Test
    void aRequestAfterOthersOnTheSameConnectionMayBeTheHandshake() throws Exception {
        try (var server = WebSocketServer.echo();
                var client = server.connect()) {
            client.send("GET /nowhere HTTP/1.1\nHost: a\n\n");
            assertThat(client.answer().status()).isEqualTo(404);
            client.send(GOOD + "\n");
            try (var socket = RawWebSocket.over(client, client.answerToHead())) {
                socket.text("hello");
                assertThat(socket.readText()).isEqualTo("hello");
            }
        }
    }

    @Test
    void aRequestWithABodyIsAHandshakeWhenTheBodyIsThere() throws Exception {
        try (var server = WebSocketServer.echo();
                var client = server.connect()) {
            client.send(GOOD + "Content-Length: 3\n\nabc");
            try (var socket = RawWebSocket.over(client, client.answerToHead())) {
                socket.text("hello");
                assertThat(socket.readText()).isEqualTo("hello");
            }
        }
    }

    @Test
    void aHandshakeThatNamesOldKeysTooLosesNothing() throws Exception {
        try (var server = WebSocketServer.echo();
                var client = server.open("Sec-WebSocket-Key1: 1 2", "Sec-WebSocket-Key2: 1 2")) {
            client.text("a");
            assertThat(client.readText()).isEqualTo("a");
        }
    }

    @Test
    void onlyAnInlineHandlerCanShakeHands() throws IOException {
        try (var server =
                TestServer.with()
                        .on(
                                "GET",
                                "/ws",
                                exchange ->
                                        Handshake.answer(
                                                exchange,
                                                WebSocketSettings.DEFAULT,
                                                new Recorder()))
                        .open()) {
            assertThat(server.ask((GOOD + "\n")).status()).isEqualTo(500);
        }
    }

    @Test
    void theEndpointLearnsWhoTheClientIs() throws Exception {
        try (var server = WebSocketServer.echo();
                var client = server.connect();
                var socket = RawWebSocket.over(client, shaken(client))) {
            var endpoint = server.endpoint();
            assertThat(endpoint.next()).isEqualTo("opened");
            assertThat(endpoint.link().remoteAddress())
                    .isEqualTo(client.socket.getLocalSocketAddress());
            assertThat(endpoint.link().isClosed()).isFalse();
            assertThat(socket.answer().status()).isEqualTo(101);
        }
    }

    private static RawClient.Answer shaken(RawClient client) throws IOException {
        client.send(GOOD + "\n");
        return client.answerToHead();
    }
}
