// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HttpBasicsTest {
    private static TestServer server() {
        return TestServer.with()
                .on("GET", "/", exchange -> exchange.text("hello world"))
                .inline("GET", "/inline", exchange -> exchange.text("inline"))
                .on("GET", "/rooms/{room}", e -> e.text("room " + e.parameter("room")))
                .on("GET", "/rooms/lobby", e -> e.text("the lobby"))
                .on("DELETE", "/rooms/{id}", e -> e.text("gone " + e.parameter("id")))
                .on("POST", "/echo", e -> e.bytes("x/y", e.body().readAllBytes()))
                .inline("POST", "/echo-inline", e -> e.bytes("x/y", e.body().readAllBytes()))
                .on("PUT", "/nothing", _ -> {})
                .on("PUT", "/made", e -> e.status(201).header("Location", "/made/1"))
                .on("GET", "/query", e -> e.text(e.queryAll("a") + " " + e.query("b").isPresent()))
                .on(
                        "GET",
                        "/about",
                        e -> e.text(e.generation() + " " + e.header("x-a").orElse("-")))
                .open();
    }

    @Test
    void aGetIsAnsweredWithLengthDateAndType() throws IOException {
        try (var server = server()) {
            var answer =
                    server.ask(
                            """
                            GET / HTTP/1.1
                            Host: a

                            """);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello world");
            assertThat(answer.headers())
                    .containsKeys("date")
                    .containsEntry("content-length", "11")
                    .containsEntry("content-type", "text/plain; charset=utf-8")
                    .doesNotContainKey("connection");
        }
    }

    @Test
    void aConnectionIsKeptAndPipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            for (int i = 0; i < 20; i++) {
                client.send(
                        """
                        GET /rooms/%d HTTP/1.1
                        Host: a

                        GET /inline HTTP/1.1
                        Host: a

                        POST /echo HTTP/1.1
                        Host: a
                        Content-Length: 5

                        12345GET / HTTP/1.1
                        Host: a

                        """
                                .formatted(i));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(client.answer().body()).isEqualTo("room " + i);
                assertThat(client.answer().body()).isEqualTo("inline");
                assertThat(client.answer().body()).isEqualTo("12345");
                assertThat(client.answer().body()).isEqualTo("hello world");
            }
        }
    }

    @Test
    void aLiteralBeatsAParameterUnlessItLacksTheMethod() throws IOException {
        try (var server = server()) {
            assertThat(server.ask("GET /rooms/lobby HTTP/1.1\nHost: a\n\n").body())
                    .isEqualTo("the lobby");
            assertThat(server.ask("GET /rooms/b%20c%C3%A4 HTTP/1.1\nHost: a\n\n").body())
                    .isEqualTo("room b cä");
            assertThat(server.ask("DELETE /rooms/lobby HTTP/1.1\nHost: a\n\n").body())
                    .isEqualTo("gone lobby");
        }
    }

    @Test
    void whatIsNotFoundOrNotAllowedIsSaidSoAndTheConnectionGoesOn() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            client.send("GET /nowhere HTTP/1.1\nHost: a\n\n");
            assertThat(client.answer().status()).isEqualTo(404);
            client.send("POST /rooms/lobby HTTP/1.1\nHost: a\nContent-Length: 2\n\nxy");
            var refused = client.answer();
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.header("allow")).isEqualTo("DELETE, GET, HEAD");
            client.send("OPTIONS /rooms/lobby HTTP/1.1\nHost: a\n\n");
            var options = client.answer();
            assertThat(options.status()).isEqualTo(204);
            assertThat(options.header("allow")).isEqualTo("DELETE, GET, HEAD");
            client.send("GET /%zz HTTP/1.1\nHost: a\n\n");
            assertThat(client.answer().status()).isEqualTo(400);
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            assertThat(client.answer().body()).isEqualTo("hello world");
        }
    }

    @Test
    void headIsGetWithoutTheBody() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            client.send("HEAD / HTTP/1.1\nHost: a\n\nGET /inline HTTP/1.1\nHost: a\n\n");
            var head = client.answerToHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).isEqualTo("11");
            assertThat(client.answer().body()).isEqualTo("inline");
        }
    }

    @Test
    void aHandlerThatSaysNothingHasAnsweredWithItsStatus() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            client.send("PUT /nothing HTTP/1.1\nHost: a\n\n");
            var nothing = client.answer();
            assertThat(nothing.status()).isEqualTo(204);
            assertThat(nothing.headers()).doesNotContainKey("content-length");
            client.send("PUT /made HTTP/1.1\nHost: a\n\n");
            var made = client.answer();
            assertThat(made.status()).isEqualTo(201);
            assertThat(made.headers())
                    .containsEntry("content-length", "0")
                    .containsEntry("location", "/made/1");
        }
    }

    @Test
    void http10ClosesUnlessAskedToStay() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            client.send("GET / HTTP/1.0\nConnection: keep-alive\n\n");
            assertThat(client.answer().header("connection")).isEqualTo("keep-alive");
            client.send("GET / HTTP/1.0\n\n");
            assertThat(client.answer().closes()).isTrue();
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void queryHeadersAndGenerationReachTheHandler() throws IOException {
        try (var server = server()) {
            assertThat(server.ask("GET /query?a=1&b&a=x+y%26 HTTP/1.1\nHost: a\n\n").body())
                    .isEqualTo("[1, x y&] true");
            assertThat(server.ask("GET http://a/about HTTP/1.1\nHost: a\nX-A: b\n\n").body())
                    .isEqualTo("7 b");
        }
    }

    @Test
    void bodiesArriveByLengthAndByChunks() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            for (var path : new String[] {"/echo", "/echo-inline"}) {
                client.send("POST " + path + " HTTP/1.1\nHost: a\nContent-Length: 3\n\nabc");
                assertThat(client.answer().body()).isEqualTo("abc");
                client.send(
                        """
                        POST %s HTTP/1.1
                        Host: a
                        Transfer-Encoding: chunked

                        3
                        abc
                        a;ext=1
                        0123456789
                        0

                        """
                                .formatted(path));
                assertThat(client.answer().body()).isEqualTo("abc0123456789");
            }
        }
    }

    @Test
    void aBodyIsAskedForWhenSomebodyReadsIt() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            for (var path : new String[] {"/echo", "/echo-inline"}) {
                client.send(
                        """
                        POST %s HTTP/1.1
                        Host: a
                        Content-Length: 3
                        Expect: 100-continue

                        """
                                .formatted(path));
                assertThat(client.answer().status()).isEqualTo(100);
                client.send("abc");
                assertThat(client.answer().body()).isEqualTo("abc");
            }
            client.send(
                    """
                    POST /nowhere HTTP/1.1
                    Host: a
                    Content-Length: 3
                    Expect: 100-continue

                    """);
            var refused = client.answer();
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.closes()).isTrue();
        }
    }

    @Test
    void aHundredSmallWritesOfARequestAreOneRequest() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            var request = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody";
            for (byte b : request.getBytes(StandardCharsets.US_ASCII)) {
                client.sendExactly("" + (char) b);
            }
            assertThat(client.answer().body()).isEqualTo("body");
        }
    }

    @Test
    void aClientThatHasSaidAllIsStillAnswered() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\n\nGET /rooms/2 HTTP/1.1\nHost: a\n\n");
            client.socket.shutdownOutput();
            assertThat(client.answer().body()).isEqualTo("hello world");
            assertThat(client.answer().body()).isEqualTo("room 2");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }
}
