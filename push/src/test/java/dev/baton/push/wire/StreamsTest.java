// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.HttpLimits;
import dev.baton.push.http.PushStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamsTest {
    private static final long MEGABYTE = 1024 * 1024;

    @Test
    void aLongStreamArrivesWholeInChunks() throws IOException {
        var part = "0123456789abcdef".repeat(1000);
        try (var server =
                        TestServer.with()
                                .on(
                                        "GET",
                                        "/",
                                        e ->
                                                e.stream(
                                                        "text/plain",
                                                        out -> {
                                                            for (int i = 0; i < 100; i++) {
                                                                out.write(
                                                                        part.getBytes(
                                                                                StandardCharsets
                                                                                        .US_ASCII));
                                                            }
                                                        }))
                                .open();
                var client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("GET / HTTP/1.1\nHost: a\n\n");
                var answer = client.answer();
                assertThat(answer.header("transfer-encoding")).isEqualTo("chunked");
                assertThat(answer.body()).isEqualTo(part.repeat(100));
            }
            client.send("HEAD / HTTP/1.1\nHost: a\n\n");
            assertThat(client.answerToHead().headers()).doesNotContainKey("content-length");
            client.send("GET / HTTP/1.0\nConnection: keep-alive\n\n");
            var old = client.answer();
            assertThat(old.headers()).doesNotContainKey("transfer-encoding");
            assertThat(old.body()).isEqualTo(part.repeat(100));
        }
    }

    @Test
    void aShortStreamGoesOutWithItsLengthUnlessItIsFlushed() throws IOException {
        try (var server =
                        TestServer.with()
                                .on(
                                        "GET",
                                        "/short",
                                        e -> e.stream("text/plain", out -> out.write('x')))
                                .on(
                                        "GET",
                                        "/flushed",
                                        e ->
                                                e.stream(
                                                        "text/plain",
                                                        out -> {
                                                            out.write('x');
                                                            out.flush();
                                                        }))
                                .open();
                var client = server.connect()) {
            client.send("GET /short HTTP/1.1\nHost: a\n\n");
            assertThat(client.answer().header("content-length")).isEqualTo("1");
            client.send("GET /flushed HTTP/1.1\nHost: a\n\n");
            var flushed = client.answer();
            assertThat(flushed.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(flushed.body()).isEqualTo("x");
        }
    }

    @Test
    void aFlushedPartArrivesBeforeTheNextIsWritten() throws IOException {
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
                var client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            while (!client.line().isEmpty()) {}
            assertThat(client.line()).isEqualTo("1");
            assertThat(client.line()).isEqualTo("a");
            go.countDown();
            assertThat(client.line()).isEqualTo("1");
            assertThat(client.line()).isEqualTo("b");
        }
    }

    @Test
    void aStreamNobodyReadsHoldsItsHandlerAndNoMemory() throws IOException {
        var written = new AtomicLong();
        try (var server =
                        TestServer.with()
                                .on(
                                        "GET",
                                        "/",
                                        e ->
                                                e.stream(
                                                        "x/y",
                                                        out -> {
                                                            var part = new byte[64 * 1024];
                                                            for (long i = 0;
                                                                    i < 200 * MEGABYTE;
                                                                    i += part.length) {
                                                                out.write(part);
                                                                written.addAndGet(part.length);
                                                            }
                                                        }))
                                .open();
                var client = server.connect()) {
            client.socket.setReceiveBufferSize(64 * 1024);
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            var before = new AtomicLong(-1);
            await().atMost(30, SECONDS)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        long now = written.get();
                        return now > 0 && before.getAndSet(now) == now;
                    });
            // what the kernel buffers on both sides of loopback, and little of ours
            assertThat(written.get()).isLessThan(20 * MEGABYTE);
            client.reset();
            await().atMost(10, SECONDS).until(server.work::isEmpty);
            assertThat(written.get()).isLessThan(20 * MEGABYTE);
        }
    }

    @Test
    void anUploadNobodyReadsHoldsUpItsClient(@TempDir Path dir) throws Exception {
        var go = new CountDownLatch(1);
        var sent = new AtomicLong();
        var limits = HttpLimits.DEFAULT.withBodyBytes(500 * MEGABYTE);
        try (var server =
                        TestServer.with()
                                .limits(limits)
                                .on(
                                        "POST",
                                        "/",
                                        e -> {
                                            go.await();
                                            var file = dir.resolve("upload");
                                            Files.copy(e.body(), file);
                                            e.text("" + Files.size(file));
                                        })
                                .open();
                var client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: a\nContent-Length: " + 100 * MEGABYTE + "\n\n");
            Thread.startVirtualThread(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        client.socket.getOutputStream().write(new byte[(int) MEGABYTE]);
                        sent.addAndGet(MEGABYTE);
                    }
                } catch (IOException e) {
                    sent.set(-1);
                }
            });
            var before = new AtomicLong(-1);
            await().atMost(30, SECONDS)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        long now = sent.get();
                        return now > 0 && before.getAndSet(now) == now;
                    });
            assertThat(sent.get()).isLessThan(30 * MEGABYTE);
            go.countDown();
            assertThat(client.answer().body()).isEqualTo("" + 100 * MEGABYTE);
        }
    }

    @Test
    void aHandlerThatThrowsIsAnsweredForWithoutDetails() throws IOException {
        try (var server =
                        TestServer.with()
                                .on(
                                        "GET",
                                        "/",
                                        _ -> {
                                            throw new IllegalStateException("secret");
                                        })
                                .inline(
                                        "GET",
                                        "/inline",
                                        _ -> {
                                            throw new IllegalStateException("secret");
                                        })
                                .on(
                                        "GET",
                                        "/early",
                                        e ->
                                                e.stream(
                                                        "text/plain",
                                                        out -> {
                                                            out.write('x');
                                                            throw new IllegalStateException(
                                                                    "secret");
                                                        }))
                                .open();
                var client = server.connect()) {
            for (var path : new String[] {"/", "/inline", "/early"}) {
                client.send("GET " + path + " HTTP/1.1\nHost: a\n\n");
                var answer = client.answer();
                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.body()).isEqualTo("500 Internal Server Error\n");
            }
            await().until(server.work::isEmpty);
        }
    }

    @Test
    void aStreamThatFailsHalfWayIsCutAndNotEnded() throws IOException {
        try (var server =
                        TestServer.with()
                                .on(
                                        "GET",
                                        "/",
                                        e ->
                                                e.stream(
                                                        "text/plain",
                                                        out -> {
                                                            out.write('x');
                                                            out.flush();
                                                            throw new IllegalStateException(
                                                                    "half-way");
                                                        }))
                                .open();
                var client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            assertThatThrownBy(client::answer).isInstanceOf(EOFException.class);
            await().until(server.work::isEmpty);
        }
    }

    @Test
    void aClientThatResetsItsUploadEndsTheHandler() throws IOException {
        var ending = new AtomicReference<Throwable>();
        try (var server =
                        TestServer.with()
                                .on(
                                        "POST",
                                        "/",
                                        e -> {
                                            try {
                                                e.body().readAllBytes();
                                            } catch (IOException failure) {
                                                ending.set(failure);
                                                throw failure;
                                            }
                                        })
                                .open();
                var client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: a\nContent-Length: 100\n\nabc");
            await().until(() -> server.work.size() == 1);
            client.reset();
            await().untilAsserted(() -> assertThat(ending.get()).isInstanceOf(ClientGone.class));
            await().until(() -> server.work.isEmpty() && server.intake.connections() == 0);
        }
    }

    @Test
    void anAnswerIsGivenOnce() throws IOException {
        var second = new AtomicReference<Throwable>();
        try (var server =
                TestServer.with()
                        .on(
                                "GET",
                                "/",
                                e -> {
                                    e.text("first");
                                    try {
                                        e.text("second");
                                    } catch (IllegalStateException refused) {
                                        second.set(refused);
                                    }
                                })
                        .on(
                                "GET",
                                "/headers",
                                e -> {
                                    assertThatThrownBy(() -> e.header("X", "a\r\nSet-Cookie: b"))
                                            .isInstanceOf(IllegalArgumentException.class);
                                    assertThatThrownBy(() -> e.header("Content-Length", "1"))
                                            .isInstanceOf(IllegalArgumentException.class);
                                    e.text("fine");
                                })
                        .open()) {
            assertThat(server.ask("GET / HTTP/1.1\nHost: a\n\n").body()).isEqualTo("first");
            await().untilAsserted(() -> assertThat(second.get()).isNotNull());
            assertThat(server.ask("GET /headers HTTP/1.1\nHost: a\n\n").body()).isEqualTo("fine");
        }
    }

    @Test
    void anEmptyPartOfAHeldAnswerSendsTheHeadAndEndsNothing() throws IOException {
        try (var server =
                        TestServer.with()
                                .on(
                                        "GET",
                                        "/",
                                        e -> {
                                            var held = e.hold("a/b", new PushStream.Listener() {});
                                            held.send(new byte[0]);
                                            e.body().read(); // what comes next waits for the client
                                            held.send(new byte[0]);
                                            held.end(new byte[] {'x'});
                                        })
                                .open();
                var client = server.connect()) {
            client.sendExactly("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");
            while (!client.line().isEmpty()) {} // the head, before anything follows
            client.sendExactly("x");
            assertThat(client.chunk()).isEqualTo("x");
            assertThat(client.line()).isEqualTo("0");
        }
    }
}
