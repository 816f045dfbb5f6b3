// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.websocket.RawWebSocket;
import dev.baton.push.wire.RawClient;
import dev.baton.push.wire.TestServer;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A SockJS service with settings that the conformance tests do not have.
@Timeout(60)
class SockJsServiceTest {
    private static final SockJsSettings DEFAULT = SockJsSettings.DEFAULT;
    private static final String SESSION = "/s/000/session";

    private @Nullable SockJsService service;
    private @Nullable TestServer server;

    private int serve(SockJsSettings settings, SessionHandler handler) {
        service =
                new SockJsService(
                        "/s", settings, handler, new SessionTracker("/s", ServerMetrics.NONE));
        server = TestServer.with().mount(service.mount()).open();
        return server.port();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        if (service != null) {
            service.close();
        }
    }

    private static RawClient.Answer post(int port, String path, String body, String... headers)
            throws IOException {
        try (var client = new RawClient(port)) {
            return post(client, path, body, headers);
        }
    }

    private static RawClient.Answer post(
            RawClient client, String path, String body, String... headers) throws IOException {
        ask(client, path, body, headers);
        return client.answer();
    }

    private static void ask(RawClient client, String path, String body, String... headers)
            throws IOException {
        var more = headers.length == 0 ? "" : String.join("\n", headers) + "\n";
        client.send("POST " + path + " HTTP/1.1\nHost: a\n" + more);
        client.send("Content-Length: " + body.length() + "\n\n");
        client.sendExactly(body);
    }

    private static void open(int port, String session) throws IOException {
        assertThat(post(port, session + "/xhr", "").body()).isEqualTo("o\n");
    }

    /// Sends three messages and closes when it hears anything.
    private static final class SaysGoodbye implements SessionHandler {
        @Override
        public void message(Session session, String text) {
            session.send("1");
            session.send("2");
            session.send("3");
            session.close(3000, "done");
        }
    }

    @Test
    void whatWasSentBeforeTheCloseIsPolledBeforeIt() throws IOException {
        int port = serve(DEFAULT, new SaysGoodbye());
        open(port, SESSION);
        assertThat(post(port, SESSION + "/xhr_send", "[\"x\"]").status()).isEqualTo(204);
        assertThat(post(port, SESSION + "/xhr", "").body()).isEqualTo("a[\"1\",\"2\",\"3\"]\n");
        assertThat(post(port, SESSION + "/xhr", "").body()).isEqualTo("c[3000,\"done\"]\n");
        assertThat(post(port, SESSION + "/xhr", "").body()).isEqualTo("c[3000,\"done\"]\n");
    }

    @Test
    void whatWasSentBeforeTheCloseIsStreamedBeforeIt() throws IOException {
        int port = serve(DEFAULT, new SaysGoodbye());
        try (var stream = new RawClient(port)) {
            ask(stream, SESSION + "/xhr_streaming", "");
            stream.answerToHead();
            stream.chunk(); // the prelude
            assertThat(stream.chunk()).isEqualTo("o\n");
            post(port, SESSION + "/xhr_send", "[\"x\"]");
            var frames = new StringBuilder();
            for (var chunk = stream.chunk(); !chunk.isEmpty(); chunk = stream.chunk()) {
                frames.append(chunk);
            }
            assertThat(frames.toString().replaceAll("]\na\\[", ","))
                    .isEqualTo("a[\"1\",\"2\",\"3\"]\nc[3000,\"done\"]\n");
        }
    }

    @Test
    void aStreamEndsWhenItHasCarriedEnoughAndTheNextGoesOn() throws IOException {
        int port = serve(DEFAULT.withResponseLimit(10), Session::send);
        try (var stream = new RawClient(port)) {
            ask(stream, SESSION + "/xhr_streaming", "");
            stream.answerToHead();
            stream.chunk();
            assertThat(stream.chunk()).isEqualTo("o\n");
            post(port, SESSION + "/xhr_send", "[\"aaaa\"]");
            assertThat(stream.chunk()).isEqualTo("a[\"aaaa\"]\n");
            assertThat(stream.chunk()).as("the end of the answer").isEmpty();
            post(port, SESSION + "/xhr_send", "[\"b\"]");
            ask(stream, SESSION + "/xhr_streaming", "");
            stream.answerToHead();
            stream.chunk();
            assertThat(stream.chunk()).isEqualTo("a[\"b\"]\n");
        }
    }

    @Test
    void heartbeatsComeWhileNothingElseDoesAndEndWithTheStream() throws IOException {
        int port = serve(DEFAULT.withHeartbeat(Duration.ofMillis(50)), new SaysGoodbye());
        try (var stream = new RawClient(port)) {
            ask(stream, SESSION + "/xhr_streaming", "");
            stream.answerToHead();
            stream.chunk();
            assertThat(stream.chunk()).isEqualTo("o\n");
            assertThat(stream.chunk()).isEqualTo("h\n");
            assertThat(stream.chunk()).isEqualTo("h\n");
            post(port, SESSION + "/xhr_send", "[\"x\"]");
            String last = "";
            for (var chunk = stream.chunk(); !chunk.isEmpty(); chunk = stream.chunk()) {
                last = chunk;
            }
            assertThat(last).isEqualTo("c[3000,\"done\"]\n");
        }
    }

    @Test
    void heartbeatsOfAWebSocketEndWithIt() throws IOException {
        int port = serve(DEFAULT.withHeartbeat(Duration.ofMillis(50)), new SaysGoodbye());
        try (var socket = RawWebSocket.open(port, SESSION + "/websocket")) {
            assertThat(socket.readText()).isEqualTo("o");
            assertThat(socket.readText()).isEqualTo("h");
            assertThat(socket.readText()).isEqualTo("h");
            socket.text("[\"x\"]");
            var frames = socket.readAll();
            assertThat(frames.subList(frames.size() - 2, frames.size()))
                    .containsExactly("text c[3000,\"done\"]", "close 1000 Normal closure");
        }
    }

    @Test
    void aClientThatPollsAndLeavesIsForgottenAndMakesRoom() throws IOException {
        var diary = new Diary();
        var settings =
                DEFAULT.withMaxSessionsPerAddress(1).withDisconnectDelay(Duration.ofMillis(100));
        int port = serve(settings, diary);
        open(port, "/s/000/one");
        diary.awaitPages("opened", "closed 1006");
        await().untilAsserted(
                        () -> assertThat(post(port, "/s/000/two/xhr", "").body()).isEqualTo("o\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/s/000/two/xhr", "/s/000/two/xhr_streaming"})
    void tooManyOfOneAddressAreRefusedAndOthersAreNot(String path) throws IOException {
        int port = serve(DEFAULT.withMaxSessionsPerAddress(1), Session::send);
        open(port, "/s/000/one");
        assertThat(post(port, path, "").status()).isEqualTo(429);
        assertThat(post(port, "/s/000/one/xhr_send", "[\"x\"]").status()).isEqualTo(204);
        try (var other = RawClient.from("127.0.0.2", port)) {
            assertThat(post(other, "/s/000/two/xhr", "").body()).isEqualTo("o\n");
        }
    }

    @Test
    void tooManyInAllAreRefused() throws IOException {
        int port = serve(DEFAULT.withMaxSessions(1), Session::send);
        open(port, "/s/000/one");
        try (var other = RawClient.from("127.0.0.2", port)) {
            assertThat(post(other, "/s/000/two/xhr", "").status()).isEqualTo(503);
        }
    }

    @Test
    void aWebSocketCountsUntilItCloses() throws IOException {
        int port = serve(DEFAULT.withMaxSessionsPerAddress(1), Session::send);
        try (var socket = RawWebSocket.open(port, SESSION + "/websocket")) {
            assertThat(socket.readText()).isEqualTo("o");
            assertThat(post(port, "/s/000/two/xhr", "").status()).isEqualTo(429);
            try (var client = new RawClient(port)) {
                client.send(RawWebSocket.request("/s/000/three/websocket"));
                assertThat(client.answer().status()).isEqualTo(429);
            }
            socket.close(1000, "");
            assertThat(socket.readAll()).last().asString().startsWith("close 1000");
        }
        await().untilAsserted(
                        () -> assertThat(post(port, "/s/000/two/xhr", "").status()).isEqualTo(200));
    }

    @Test
    void aSessionIsOfTheAddressThatOpenedItIfThatIsVerified() throws IOException {
        int port = serve(DEFAULT.withVerifyIp(true), Session::send);
        open(port, SESSION);
        try (var other = RawClient.from("127.0.0.2", port)) {
            assertThat(post(other, SESSION + "/xhr_send", "[\"x\"]").status()).isEqualTo(404);
            assertThat(post(other, SESSION + "/xhr", "").status()).isEqualTo(404);
        }
        assertThat(post(port, SESSION + "/xhr_send", "[\"mine\"]").status()).isEqualTo(204);
        assertThat(post(port, SESSION + "/xhr", "").body()).isEqualTo("a[\"mine\"]\n");
    }

    @Test
    void aSessionIsOfWhoeverKnowsItsIdIfItIsNot() throws IOException {
        int port = serve(DEFAULT, Session::send);
        open(port, SESSION);
        try (var other = RawClient.from("127.0.0.2", port)) {
            assertThat(post(other, SESSION + "/xhr_send", "[\"x\"]").status()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/xhr", "/xhr_streaming", "/xhr_send"})
    void pagesOfOtherOriginsAreRefused(String transport) throws IOException {
        int port = serve(DEFAULT.withOrigins("https://example.org"), Session::send);
        open(port, SESSION);
        var path = SESSION + transport;
        for (var evil :
                new String[] {
                    "https://example.com", "http://example.org", "https://example.org.x", "null"
                }) {
            assertThat(post(port, path, "[\"x\"]", "Origin: " + evil).status()).isEqualTo(403);
        }
    }

    @Test
    void pagesOfAnAllowedOriginAndWhoHasNoneAreServed() throws IOException {
        int port = serve(DEFAULT.withOrigins("https://example.org"), Session::send);
        open(port, SESSION);
        var good = "Origin: https://example.org";
        assertThat(post(port, SESSION + "/xhr_send", "[\"x\"]", good).status()).isEqualTo(204);
        assertThat(post(port, SESSION + "/xhr", "", good).body()).isEqualTo("a[\"x\"]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {SESSION + "/websocket", "/s/websocket"})
    void webSocketsOfOtherOriginsAreRefused(String path) throws IOException {
        int port = serve(DEFAULT.withOrigins("https://example.org"), Session::send);
        try (var client = new RawClient(port)) {
            client.send(RawWebSocket.request(path, "Origin: https://example.com"));
            assertThat(client.answer().status()).isEqualTo(403);
        }
        try (var socket = RawWebSocket.open(port, path, "Origin: https://example.org")) {
            assertThat(socket.answer().status()).isEqualTo(101);
        }
    }

    @Test
    void aBatchOfVeryManyIsToldInOrder() throws IOException {
        var diary = new Diary();
        int port = serve(DEFAULT.withMaxInbox(2), diary);
        open(port, SESSION);
        var batch = new StringBuilder("[\"0\"");
        for (int i = 1; i < 2_000; i++) {
            batch.append(",\"").append(i).append('"');
        }
        assertThat(post(port, SESSION + "/xhr_send", batch.append(']').toString()).status())
                .isEqualTo(204);
        await().until(() -> diary.pages().size() == 2_001);
        for (int i = 0; i < 2_000; i++) {
            assertThat(diary.pages().get(i + 1)).isEqualTo("message " + i);
        }
    }
}
