// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.HttpLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {
    private static final HttpLimits SMALL =
            HttpLimits.DEFAULT
                    .withRequestLineBytes(100)
                    .withHeaderBytes(200)
                    .withBodyBytes(100_000);

    private static final String PAGE = "x".repeat(20_000);
    private static final String GET_PAGE = "GET /page HTTP/1.1\nHost: a\n\n";

    /// Their answers are some times what the kernel's buffers take.
    private static final int REQUESTS = 4_000;

    private static TestServer pages(HttpLimits limits, AtomicInteger served) {
        return TestServer.with()
                .limits(limits)
                .inline(
                        "GET",
                        "/page",
                        exchange -> {
                            served.incrementAndGet();
                            exchange.text(PAGE);
                        })
                .open();
    }

    private static TestServer server(HttpLimits limits) {
        return TestServer.with()
                .limits(limits)
                .on("GET", "/", exchange -> exchange.text("hello world"))
                .on("POST", "/echo", e -> e.bytes("x/y", e.body().readAllBytes()))
                .inline("POST", "/echo-inline", e -> e.bytes("x/y", e.body().readAllBytes()))
                .on("POST", "/deaf", e -> e.text("heard nothing"))
                .open();
    }

    private static void isRefused(HttpLimits limits, int status, String request)
            throws IOException {
        try (var server = server(limits);
                var client = server.connect()) {
            client.send(request);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.closes()).isTrue();
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aLongRequestLineIsRefused() throws IOException {
        isRefused(SMALL, 414, "GET /" + "x".repeat(200) + " HTTP/1.1\nHost: a\n\n");
    }

    @Test
    void largeHeadersAreRefused() throws IOException {
        isRefused(SMALL, 431, "GET / HTTP/1.1\nHost: a\nX: " + "x".repeat(300) + "\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/echo-inline", "/nowhere"})
    void anAnnouncedBodyOverTheLimitIsRefusedAtOnce(String path) throws IOException {
        isRefused(SMALL, 413, "POST " + path + " HTTP/1.1\nHost: a\nContent-Length: 100001\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/echo-inline"})
    void aChunkedBodyOverTheLimitIsRefused(String path) throws IOException {
        var chunk = "c350\n" + "x".repeat(50_000) + "\n";
        isRefused(
                SMALL,
                413,
                "POST "
                        + path
                        + " HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n"
                        + chunk.repeat(3)
                        + "0\n\n");
    }

    @Test
    void aBodyUnderTheLimitThatNobodyReadsDoesNotHarmTheAnswer() throws IOException {
        try (var server = server(HttpLimits.DEFAULT);
                var client = server.connect()) {
            client.send(
                    "POST /deaf HTTP/1.1\nHost: a\nContent-Length: 20000\n\n" + "x".repeat(20_000));
            assertThat(client.answer().closes()).isFalse();
            client.send(
                    "POST /deaf HTTP/1.1\nHost: a\nContent-Length: 3000000\n\n"
                            + "x".repeat(3_000_000));
            assertThat(client.answer().body()).isEqualTo("heard nothing");
        }
    }

    @Test
    void anUnknownExpectationFails() throws IOException {
        isRefused(SMALL, 417, "POST /echo HTTP/1.1\nHost: a\nExpect: wonders\n\n");
    }

    @Test
    void aHeadThatTricklesIsGivenADeadlineAsAWhole() throws Exception {
        var limits = HttpLimits.DEFAULT.withHeadTime(Duration.ofMillis(300));
        try (var server = server(limits);
                var client = server.connect();
                var other = server.connect()) {
            var answered = new CountDownLatch(1);
            var trickle =
                    Thread.startVirtualThread(() -> {
                        try {
                            client.send("GET / HTTP/1.1\nHost: a\n");
                            while (answered.getCount() > 0) {
                                client.send("X: y\n");
                                other.send("GET / HTTP/1.1\nHost: a\n\n");
                                other.answer();
                            }
                        } catch (IOException e) {
                            answered.countDown(); // closed, as it should be
                        }
                    });
            assertThat(client.answer().status()).isIn(408, 431);
            answered.countDown();
            trickle.join();
        }
    }

    @Test
    void aHeadThatStopsHalfWayIsAnswered408() throws IOException {
        isRefused(
                HttpLimits.DEFAULT.withHeadTime(Duration.ofMillis(100)),
                408,
                "GET / HTTP/1.1\nHos");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/echo-inline"})
    void aBodyThatStopsHalfWayIsAnswered408(String path) throws IOException {
        isRefused(
                HttpLimits.DEFAULT.withBodyPause(Duration.ofMillis(100)),
                408,
                "POST " + path + " HTTP/1.1\nHost: a\nContent-Length: 10\n\n12345");
    }

    @Test
    void aBodyThatTakesTooLongInAllIsAnswered408() throws IOException {
        isRefused(
                HttpLimits.DEFAULT.withBodyTime(Duration.ofMillis(100)),
                408,
                "POST /echo HTTP/1.1\nHost: a\nContent-Length: 10\n\n12345");
    }

    @Test
    void anIdleConnectionIsClosedWithoutAWord() throws IOException {
        try (var server = server(HttpLimits.DEFAULT.withIdleTime(Duration.ofMillis(100)));
                var silent = server.connect();
                var client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(silent.isClosedByServer()).isTrue();
        }
    }

    /// Sends so many requests without reading an answer.
    private static void pipeline(RawClient client, int requests) {
        Thread.startVirtualThread(() -> {
            try {
                client.send(GET_PAGE.repeat(requests));
            } catch (IOException e) {
                // the server has cut it, which the test looks at
            }
        });
    }

    /// Waits until no more requests are taken up for a while.
    private static int stalled(AtomicInteger served) throws InterruptedException {
        int before = -1;
        for (int now = served.get(); now == 0 || now != before; now = served.get()) {
            before = now;
            Thread.sleep(300);
        }
        return before;
    }

    @Test
    void requestsWaitForAClientThatReadsSlowly() throws Exception {
        var served = new AtomicInteger();
        try (var server = pages(HttpLimits.DEFAULT, served);
                var client = server.connect()) {
            pipeline(client, REQUESTS);

            assertThat(stalled(served)).isPositive().isLessThan(REQUESTS / 2);

            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.answer().body()).hasSize(PAGE.length());
            }
            assertThat(served).hasValue(REQUESTS);
        }
    }

    @Test
    void aClientThatAsksWithoutReadingIsCut() throws Exception {
        var served = new AtomicInteger();
        var limits = HttpLimits.DEFAULT.withAnswerPause(Duration.ofMillis(200));
        try (var server = pages(limits, served);
                var client = server.connect()) {
            pipeline(client, REQUESTS);
            await().until(() -> served.get() > 0 && server.intake.connections() == 0);

            assertThat(served).hasValueLessThan(REQUESTS / 2);
        }
    }

    @Test
    void thoseOverTheCapWaitUntilSomebodyLeaves() throws IOException {
        try (var server = server(HttpLimits.DEFAULT.withConnections(2));
                var first = server.connect();
                var second = server.connect()) {
            first.send("GET / HTTP/1.1\nHost: a\n\n");
            first.answer();
            second.send("GET / HTTP/1.1\nHost: a\n\n");
            second.answer();
            try (var third = server.connect()) {
                third.send("GET / HTTP/1.1\nHost: a\n\n");
                first.send("GET / HTTP/1.1\nHost: a\n\n");
                first.answer();
                assertThat(server.intake.connections()).isEqualTo(2);
                first.reset();
                assertThat(third.answer().status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\n\n",
                "GET / HTTP/1.1\n\n",
                "GET / HTTP/1.1\nHost: a\nHost: b\n\n",
                "GET / HTTP/1.1\nHost: a\nbad header\n\n",
                "GET nowhere HTTP/1.1\nHost: a\n\n",
                "POST /echo HTTP/1.1\nHost: a\nContent-Length: 4\nTransfer-Encoding: chunked\n\n0\n\n",
                "POST /echo HTTP/1.1\nHost: a\nContent-Length: 4\nContent-Length: 5\n\n12345",
                "POST /echo HTTP/1.1\nHost: a\nContent-Length: -4\n\n12345",
                "POST /echo HTTP/1.1\nHost: a\nContent-Length: +4\n\n1234",
                "POST /echo HTTP/1.1\nHost: a\nContent-Length : 4\n\n1234",
                "POST /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nzz\nabc\n0\n\n",
                "POST /echo-inline HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nzz\nabc\n0\n\n",
                "POST /echo HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n3\nabcXX\n0\n\n",
            })
    void whatIsNoRequestIsRefused(String request) throws IOException {
        isRefused(HttpLimits.DEFAULT, 400, request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "gzip", "chunked, chunked", "xchunked"})
    void aCodingWeDoNotKnowIsRefused(String coding) throws IOException {
        try (var server = server(HttpLimits.DEFAULT)) {
            var answer =
                    server.ask(
                            "POST /echo HTTP/1.1\nHost: a\nTransfer-Encoding: "
                                    + coding
                                    + "\n\n0\n\n");
            assertThat(answer.status()).isIn(400, 501);
            assertThat(answer.closes()).isTrue();
        }
    }
}
