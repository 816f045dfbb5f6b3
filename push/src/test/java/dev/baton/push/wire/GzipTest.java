// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.BodyWriter;
import dev.baton.push.http.Exchange;
import dev.baton.push.http.StaticFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GzipTest {
    private static final String TEXT = "0123456789abcdef".repeat(100);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @AfterAll
    static void closeClient() {
        CLIENT.close();
    }

    private static BodyWriter lots(int times) {
        return out -> {
            for (int i = 0; i < times; i++) {
                out.write(TEXT.getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    private static TestServer.Builder builder() {
        return TestServer.with()
                .on("GET", "/text", e -> e.header("ETag", "\"x\"").text(TEXT))
                .on("GET", "/small", e -> e.text("small"))
                .on(
                        "GET",
                        "/image",
                        e -> e.bytes("image/png", TEXT.getBytes(StandardCharsets.UTF_8)))
                .on("GET", "/noise", e -> e.bytes("text/plain", noise()))
                .on("GET", "/encoded", e -> e.header("Content-Encoding", "br").text(TEXT))
                .on(
                        "GET",
                        "/fixed",
                        e -> e.header("Cache-Control", "no-transform, private").text(TEXT))
                .on(
                        "GET",
                        "/part",
                        e -> e.status(206).header("Content-Range", "bytes 0-1599/9000").text(TEXT))
                .on("GET", "/missing", e -> e.status(404).text(TEXT))
                .on("GET", "/vary", e -> e.header("Vary", "Origin").text(TEXT))
                .on("GET", "/stream", e -> e.stream("text/plain", lots(100)))
                .on("GET", "/short", e -> e.stream("text/plain", out -> out.write('x')))
                .on("GET", "/known", e -> e.stream("text/plain", TEXT.length() * 100L, lots(100)))
                .on("GET", "/wrong", e -> e.stream("text/plain", TEXT.length() * 100L, lots(99)))
                .on("GET", "/single", GzipTest::byteByByte)
                .inline("GET", "/inline", e -> e.text(TEXT));
    }

    private static void byteByByte(Exchange exchange) throws Exception {
        exchange.stream(
                "text/plain",
                out -> {
                    for (byte b : TEXT.getBytes(StandardCharsets.US_ASCII)) {
                        out.write(b);
                    }
                });
    }

    /// Nothing that gets smaller: a pseudo-random sequence that is the same each time.
    private static byte[] noise() {
        var noise = new byte[2000];
        new Random(1).nextBytes(noise);
        return noise;
    }

    private static HttpResponse<byte[]> get(TestServer server, String path) throws Exception {
        return get(server, path, "gzip", BodyHandlers.ofByteArray());
    }

    private static <T> HttpResponse<T> get(
            TestServer server, String path, String accept, BodyHandler<T> body) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return CLIENT.send(
                HttpRequest.newBuilder(uri).header("Accept-Encoding", accept).build(), body);
    }

    private static String text(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.headers().firstValue("content-encoding")).hasValue("gzip");
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return new String(gzip.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void aTextIsCompressedForThoseWhoTakeIt() throws Exception {
        try (var server = builder().open()) {
            var answer = get(server, "/text");
            assertThat(text(answer)).isEqualTo(TEXT);
            assertThat(answer.body().length).isLessThan(200);
            assertThat(answer.headers().firstValueAsLong("content-length"))
                    .hasValue(answer.body().length);
            assertThat(answer.headers().allValues("vary")).containsExactly("Accept-Encoding");
            assertThat(answer.headers().firstValue("etag")).hasValue("W/\"x\"");
            assertThat(text(get(server, "/missing"))).isEqualTo(TEXT);
            assertThat(get(server, "/vary").headers().allValues("vary"))
                    .containsExactly("Origin, Accept-Encoding");
        }
    }

    @Test
    void othersAreToldThatTheyCouldHaveIt() throws Exception {
        try (var server = builder().open()) {
            for (var accept : new String[] {"br", "gzip;q=0", "gzip;q=0.1, identity"}) {
                var answer = get(server, "/text", accept, BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo(TEXT);
                assertThat(answer.headers().firstValue("vary")).hasValue("Accept-Encoding");
                assertThat(answer.headers().firstValue("etag")).hasValue("\"x\"");
                assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/small", "/image", "/noise", "/fixed", "/part", "/inline", "/short"})
    void whatGainsNothingOrMustNotChangeIsSentAsItIs(String path) throws Exception {
        try (var server = builder().open()) {
            var answer = get(server, path);
            assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
            assertThat(answer.headers().firstValueAsLong("content-length"))
                    .hasValue(answer.body().length);
        }
    }

    @Test
    void whatIsEncodedIsNotEncodedAgain() throws Exception {
        try (var server = builder().open()) {
            assertThat(get(server, "/encoded").headers().allValues("content-encoding"))
                    .containsExactly("br");
        }
    }

    @Test
    void aServerMaySwitchItOff() throws Exception {
        try (var server = builder().gzip(Compression.off()).open()) {
            for (var path : new String[] {"/text", "/stream"}) {
                var headers = get(server, path).headers();
                assertThat(headers.firstValue("content-encoding")).isEmpty();
                assertThat(headers.firstValue("vary")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stream", "/known", "/single"})
    void streamsAreCompressed(String path) throws Exception {
        try (var server = builder().open()) {
            assertThat(text(get(server, path)))
                    .isEqualTo(path.equals("/single") ? TEXT : TEXT.repeat(100));
        }
    }

    @Test
    void aStreamThatFailsIsNotTakenForWhole() throws Exception {
        try (var server = builder().open()) {
            var answer = get(server, "/wrong");
            assertThat(answer.statusCode()).isEqualTo(500);
        }
    }

    @Test
    void headSaysWhatGetWould() throws Exception {
        try (var server = builder().open();
                var client = server.connect()) {
            client.send("HEAD /text HTTP/1.1\nHost: a\nAccept-Encoding: gzip\n\n");
            var whole = client.answerToHead();
            assertThat(whole.headers())
                    .containsEntry("content-encoding", "gzip")
                    .containsEntry("content-length", "" + get(server, "/text").body().length);
            client.send("HEAD /known HTTP/1.1\nHost: a\nAccept-Encoding: gzip\n\n");
            var known = client.answerToHead();
            assertThat(known.headers())
                    .containsEntry("content-encoding", "gzip")
                    .doesNotContainKey("content-length");
        }
    }

    @Test
    void http10GetsItPlain() throws IOException {
        try (var server = builder().open()) {
            var answer = server.ask("GET /text HTTP/1.0\nAccept-Encoding: gzip\n\n");
            assertThat(answer.body()).isEqualTo(TEXT);
        }
    }

    @Test
    void aFlushedPartArrivesBeforeTheNextIsWritten() throws Exception {
        var go = new CountDownLatch(1);
        try (var server =
                        TestServer.with()
                                .on(
                                        "GET",
                                        "/",
                                        e ->
                                                e.stream(
                                                        "text/plain",
                                                        out -> {
                                                            out.write('a');
                                                            out.flush();
                                                            go.await();
                                                            out.write('b');
                                                        }))
                                .open();
                InputStream body = get(server, "/", "gzip", BodyHandlers.ofInputStream()).body();
                var plain = new GZIPInputStream(body)) {
            assertThat(plain.read()).isEqualTo('a');
            go.countDown();
            assertThat(plain.read()).isEqualTo('b');
            assertThat(plain.read()).isEqualTo(-1);
        }
    }

    @Test
    void streamsBeyondTheirNumberAreSentPlain() throws Exception {
        var go = new CountDownLatch(1);
        BodyWriter slow =
                out -> {
                    out.write('a');
                    out.flush();
                    go.await();
                };
        try (var server =
                builder()
                        .gzip(Compression.upTo(1))
                        .on("GET", "/slow", e -> e.stream("text/plain", slow))
                        .open()) {
            var first = get(server, "/slow", "gzip", BodyHandlers.ofInputStream());
            assertThat(first.headers().firstValue("content-encoding")).hasValue("gzip");
            var second = get(server, "/stream");
            assertThat(second.headers().firstValue("content-encoding")).isEmpty();
            assertThat(second.body()).hasSize(TEXT.length() * 100);
            go.countDown();
            first.body().readAllBytes();
            await().until(server.work::isEmpty);
            assertThat(text(get(server, "/stream"))).isEqualTo(TEXT.repeat(100));
        }
    }

    @Test
    void aCompressedFileIsKnownByItsWeakTag(@TempDir Path dir) throws Exception {
        var file = Files.writeString(dir.resolve("a.txt"), TEXT);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(1_000_000)));
        try (var server = TestServer.with().files("/", StaticFiles.in(dir)).open()) {
            var answer = get(server, "/a.txt");
            assertThat(text(answer)).isEqualTo(TEXT);
            var tag = answer.headers().firstValue("etag").orElseThrow();
            assertThat(tag).startsWith("W/");
            assertThat(answer.headers().firstValue("accept-ranges")).isEmpty();
            assertThat(answer.headers().allValues("vary")).containsExactly("Accept-Encoding");
            var request = "GET /a.txt HTTP/1.1\nHost: a\nAccept-Encoding: gzip\n";
            var again = server.ask(request + "If-None-Match: " + tag + "\n\n");
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.header("etag")).isEqualTo(tag);
            assertThat(again.header("vary")).isEqualTo("Accept-Encoding");
            var part = server.ask(request + "Range: bytes=0-3\n\n");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.body()).isEqualTo("0123");
        }
    }
}
