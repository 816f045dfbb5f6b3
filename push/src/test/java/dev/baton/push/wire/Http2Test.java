// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.EventStream;
import dev.baton.push.http.Exchange;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.transport.SessionTracker;
import dev.baton.push.transport.SockJsService;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// HTTP/2 over TLS, with a client that somebody else wrote.
@Timeout(60)
final class Http2Test {
    @TempDir static Path folder;

    private static TestCertificate certificate;
    private static HttpClient client;

    @BeforeAll
    static void prepare() throws Exception {
        certificate = TestCertificate.in(folder, "first");
        client = HttpClient.newBuilder().sslContext(certificate.trusted()).build();
    }

    @AfterAll
    static void finish() {
        client.shutdownNow();
    }

    private static TestServer.Builder server() {
        return TestServer.with().tls(certificate);
    }

    private static HttpRequest.Builder request(TestServer server, String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    }

    private static HttpResponse<String> get(TestServer server, String path) throws Exception {
        return client.send(request(server, path).build(), BodyHandlers.ofString());
    }

    private static byte[] noise(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void exchangesAreWhatTheyAreElsewhere() throws Exception {
        try (var server =
                server().on(
                                "GET",
                                "/rooms/{room}",
                                e -> e.header("X-Mixed", "\u00e9").text(story(e)))
                        .inline("GET", "/inline", e -> e.status(201).text("now"))
                        .on("GET", "/nothing", _ -> {})
                        .open()) {
            var answer = get(server, "/rooms/a%20b?q=1");
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo("GET a b 1 https localhost:" + server.port() + " 127.0.0.1 7");
            assertThat(answer.headers().firstValue("x-mixed")).contains("\u00e9");
            assertThat(answer.headers().firstValue("date")).isPresent();
            assertThat(answer.headers().firstValueAsLong("content-length"))
                    .hasValue(answer.body().length());
            assertThat(get(server, "/inline").statusCode()).isEqualTo(201);
            assertThat(get(server, "/nothing").statusCode()).isEqualTo(204);
            assertThat(get(server, "/missing").statusCode()).isEqualTo(404);
            assertThat(get(server, "/%2F..").statusCode()).isEqualTo(404);
            var head = request(server, "/rooms/1").HEAD().build();
            assertThat(client.send(head, BodyHandlers.ofString()).body()).isEmpty();
            var post = request(server, "/rooms/1").POST(BodyPublishers.ofString("x")).build();
            var refused = client.send(post, BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(405);
            assertThat(refused.headers().firstValue("allow")).contains("GET, HEAD");
            await().until(server.work::isEmpty);
            assertThat(server.intake.connections()).isEqualTo(1);
        }
    }

    private static String story(Exchange e) {
        var host = Remote.text(e.remoteAddress()).replaceFirst(":.*", "");
        return String.join(
                " ",
                e.method(),
                e.parameter("room"),
                e.query("q").orElse("-"),
                e.scheme(),
                e.host().orElse("-"),
                host,
                "" + e.generation());
    }

    @Test
    void bodiesPassBothWays() throws Exception {
        try (var server =
                server().on(
                                "POST",
                                "/echo",
                                e ->
                                        e.stream(
                                                "application/octet-stream",
                                                out -> e.body().transferTo(out)))
                        .on(
                                "POST",
                                "/whole",
                                e -> e.bytes("application/octet-stream", e.body().readAllBytes()))
                        .inline("POST", "/inline", e -> e.bytes("a/b", e.body().readAllBytes()))
                        .open()) {
            for (var path : List.of("/echo", "/whole")) {
                var sent = noise(3_000_000);
                var post = request(server, path).POST(BodyPublishers.ofByteArray(sent)).build();
                assertThat(client.send(post, BodyHandlers.ofByteArray()).body()).isEqualTo(sent);
            }
            var small = noise(60_000);
            var post = request(server, "/inline").POST(BodyPublishers.ofByteArray(small)).build();
            assertThat(client.send(post, BodyHandlers.ofByteArray()).body()).isEqualTo(small);
            var unsaid =
                    request(server, "/inline")
                            .POST(
                                    BodyPublishers.ofInputStream(
                                            () -> new ByteArrayInputStream(small)))
                            .build();
            assertThat(client.send(unsaid, BodyHandlers.ofByteArray()).body()).isEqualTo(small);
            await().until(server.work::isEmpty);
        }
    }

    @Test
    void manyAreUnderWayAtOnceOnOneConnection() throws Exception {
        var all = new CountDownLatch(50);
        try (var server =
                server().on(
                                "GET",
                                "/{n}",
                                e -> {
                                    all.countDown();
                                    all.await(); // nobody is answered before everybody has asked
                                    e.text(e.parameter("n"));
                                })
                        .inline("GET", "/", e -> e.text("first"))
                        .open()) {
            assertThat(get(server, "/").body()).isEqualTo("first");
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 50; i++) {
                var request = request(server, "/" + i).build();
                answers.add(client.sendAsync(request, BodyHandlers.ofString()));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(answers.get(i).get(20, TimeUnit.SECONDS).body()).isEqualTo("" + i);
            }
            assertThat(server.intake.connections()).isEqualTo(1);
        }
    }

    @Test
    void oneUploadThatNobodyReadsDoesNotHoldUpAnother() throws Exception {
        var go = new CountDownLatch(1);
        try (var server =
                server().on(
                                "POST",
                                "/slow",
                                e -> {
                                    go.await();
                                    e.text("" + e.body().readAllBytes().length);
                                })
                        .on("POST", "/fast", e -> e.text("" + e.body().readAllBytes().length))
                        .open()) {
            var sent = BodyPublishers.ofByteArray(noise(1_000_000));
            var slow =
                    client.sendAsync(
                            request(server, "/slow").POST(sent).build(), BodyHandlers.ofString());
            var fast = request(server, "/fast").POST(sent).build();
            assertThat(client.send(fast, BodyHandlers.ofString()).body()).isEqualTo("1000000");
            go.countDown();
            assertThat(slow.get(20, TimeUnit.SECONDS).body()).isEqualTo("1000000");
        }
    }

    @Test
    void tooLargeABodyIsAnswered413() throws Exception {
        var limits = HttpLimits.DEFAULT.withBodyBytes(100_000);
        try (var server =
                server().limits(limits)
                        .on("POST", "/", e -> e.text("" + e.body().readAllBytes().length))
                        .inline("POST", "/inline", e -> e.text("never"))
                        .on("GET", "/", e -> e.text("on"))
                        .open()) {
            for (var path : List.of("/", "/inline")) {
                var announced =
                        request(server, path)
                                .POST(BodyPublishers.ofByteArray(noise(150_000)))
                                .build();
                assertThat(client.send(announced, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(413);
                var unsaid =
                        request(server, path)
                                .POST(
                                        BodyPublishers.ofInputStream(
                                                () -> new ByteArrayInputStream(noise(150_000))))
                                .build();
                assertThat(client.send(unsaid, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(413);
            }
            assertThat(get(server, "/").body()).isEqualTo("on");
            assertThat(server.intake.connections()).isEqualTo(1);
        }
    }

    @Test
    void answersAreCompressedForThoseWhoTakeIt() throws Exception {
        var text = "word ".repeat(10_000);
        try (var server =
                server().on("GET", "/", e -> e.text(text))
                        .on(
                                "GET",
                                "/stream",
                                e ->
                                        e.stream(
                                                "text/plain",
                                                out ->
                                                        out.write(
                                                                text.getBytes(
                                                                        StandardCharsets.UTF_8))))
                        .open()) {
            for (var path : List.of("/", "/stream")) {
                var get = request(server, path).header("Accept-Encoding", "gzip").build();
                var answer = client.send(get, BodyHandlers.ofInputStream());
                assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
                try (InputStream in = new GZIPInputStream(answer.body())) {
                    assertThat(in.readAllBytes()).asString().isEqualTo(text);
                }
            }
        }
    }

    @Test
    void eventsArriveOneByOne() throws Exception {
        var streams = new LinkedBlockingQueue<EventStream>();
        try (var server = server().on("GET", "/", e -> streams.add(e.events())).open()) {
            var answer = client.send(request(server, "/").build(), BodyHandlers.ofLines());
            var lines = answer.body().filter(line -> line.startsWith("data")).iterator();
            var events = streams.take();
            for (int i = 0; i < 3; i++) {
                events.send("" + i);
                assertThat(lines.next()).isEqualTo("data: " + i);
            }
            assertThat(server.work).isEmpty(); // a drain does not wait for it
            server.intake.retire();
            assertThat(lines.hasNext()).isFalse();
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void sockJsWorks() throws Exception {
        SessionHandler echo = (session, text) -> session.send(text);
        var tracker = new SessionTracker("/echo", ServerMetrics.NONE);
        var service = new SockJsService("/echo", SockJsSettings.DEFAULT, echo, tracker);
        try (var server = server().mount(service.mount()).open()) {
            assertThat(get(server, "/echo/info").body()).contains("\"websocket\":true");
            assertThat(post(server, "/echo/0/a/xhr", "")).isEqualTo("o\n");
            assertThat(post(server, "/echo/0/a/xhr_send", "[\"x\"]")).isEmpty();
            assertThat(post(server, "/echo/0/a/xhr", "")).isEqualTo("a[\"x\"]\n");

            var stream =
                    client.send(
                            request(server, "/echo/0/b/xhr_streaming")
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofLines());
            var lines = stream.body().iterator();
            assertThat(lines.next()).hasSize(2048);
            assertThat(lines.next()).isEqualTo("o");
            post(server, "/echo/0/b/xhr_send", "[\"y\"]");
            assertThat(lines.next()).isEqualTo("a[\"y\"]");

            var events =
                    client.send(
                            request(server, "/echo/0/c/eventsource").build(),
                            BodyHandlers.ofLines());
            var data = events.body().filter(line -> !line.isEmpty()).iterator();
            assertThat(data.next()).isEqualTo("data: o");
            post(server, "/echo/0/c/xhr_send", "[\"z\"]");
            assertThat(data.next()).isEqualTo("data: a[\"z\"]");
            assertThat(server.intake.connections()).isEqualTo(1);

            var upgrade = get(server, "/echo/0/d/websocket");
            assertThat(upgrade.statusCode()).isEqualTo(400);
        } finally {
            service.close();
        }
    }

    private static String post(TestServer server, String path, String body) throws Exception {
        var post = request(server, path).POST(BodyPublishers.ofString(body)).build();
        return client.send(post, BodyHandlers.ofString()).body();
    }

    @Test
    void aReloadLetsRequestsFinishAndTheClientComeAgain() throws Exception {
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var server =
                server().on(
                                "GET",
                                "/slow",
                                e -> {
                                    asked.countDown();
                                    go.await();
                                    e.text("slow");
                                })
                        .on("GET", "/", e -> e.text("hello"))
                        .open()) {
            var slow = client.sendAsync(request(server, "/slow").build(), BodyHandlers.ofString());
            asked.await();
            assertThat(server.work).hasSize(1);
            server.intake.pause();
            server.intake.retire();
            go.countDown();
            assertThat(slow.get(20, TimeUnit.SECONDS).body()).isEqualTo("slow");
            await().until(() -> server.intake.connections() == 0);
            assertThat(server.work).isEmpty();
            server.intake.open();
            assertThat(get(server, "/").body()).isEqualTo("hello");
        }
    }
}
