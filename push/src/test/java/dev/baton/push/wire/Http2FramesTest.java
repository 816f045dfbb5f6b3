// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static dev.baton.push.wire.RawHttp2.ACK;
import static dev.baton.push.wire.RawHttp2.CONTINUATION;
import static dev.baton.push.wire.RawHttp2.DATA;
import static dev.baton.push.wire.RawHttp2.END_HEADERS;
import static dev.baton.push.wire.RawHttp2.END_STREAM;
import static dev.baton.push.wire.RawHttp2.GOAWAY;
import static dev.baton.push.wire.RawHttp2.HEADERS;
import static dev.baton.push.wire.RawHttp2.PING;
import static dev.baton.push.wire.RawHttp2.RST_STREAM;
import static dev.baton.push.wire.RawHttp2.SETTINGS;
import static dev.baton.push.wire.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.EventStream;
import dev.baton.push.http.HttpLimits;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// HTTP/2 as nobody would speak it who means well, and the drain.
@Timeout(60)
final class Http2FramesTest {
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int NO_ERROR = 0;
    private static final int INTERNAL_ERROR = 2;
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;
    private static final int ENHANCE_YOUR_CALM = 11;

    private static TestServer.Builder server() {
        return TestServer.with()
                .plainHttp2()
                .on("GET", "/", e -> e.text("hello"))
                .on("POST", "/", e -> e.text("" + e.body().readAllBytes().length))
                .inline("POST", "/inline", e -> e.text("" + e.body().readAllBytes().length))
                .on("GET", "/cookie", e -> e.text(e.header("Cookie").orElse("-")));
    }

    @Test
    void aPlainListenerSpeaksBothWhenItIsTold() throws Exception {
        try (var server = server().open();
                var two = new RawHttp2(server.port());
                var one = server.connect()) {
            two.get(1, "/");
            assertThat(two.answer()).containsEntry(":status", "200");
            var data = two.next(DATA);
            assertThat(data.text()).isEqualTo("hello");
            assertThat(data.ends()).isTrue();
            one.send("GET / HTTP/1.1\nHost: h\n\n");
            assertThat(one.answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void withoutBeingToldItSpeaksOneOnly() throws Exception {
        try (var server = server().protocols(Protocols.PLAIN).open();
                var client = server.connect()) {
            client.send("PRI * HTTP/2.0\n\nSM\n\n");
            assertThat(client.answer().status()).isEqualTo(505);
        }
    }

    @Test
    void thePrefaceMayComeByteByByte() throws Exception {
        try (var server = server().open();
                var one = server.connect();
                var other = server.connect()) {
            for (char c : "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n".toCharArray()) {
                one.sendExactly("" + c);
            }
            assertThat(one.answer().body()).isEqualTo("0");
            for (char c : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".toCharArray()) {
                other.sendExactly("" + c);
            }
            assertThat(other.in.readNBytes(9)[3]).isEqualTo((byte) SETTINGS);
        }
    }

    @Test
    void cookiesAreOneHeaderAgain() throws Exception {
        try (var server = server().open();
                var client = new RawHttp2(server.port())) {
            var head = RawHttp2.head("GET", "/cookie", "cookie", "a=1", "cookie", "b=2");
            client.send(HEADERS, END_STREAM | END_HEADERS, 1, head);
            client.answer();
            assertThat(client.next(DATA).text()).isEqualTo("a=1; b=2");
        }
    }

    @Test
    void trailersEndABody() throws Exception {
        try (var server = server().open();
                var client = new RawHttp2(server.port())) {
            for (int stream = 1; stream < 5; stream += 2) {
                var path = stream == 1 ? "/" : "/inline";
                client.add(HEADERS, END_HEADERS, stream, RawHttp2.head("POST", path));
                client.add(DATA, 0, stream, new byte[10]);
                client.send(
                        HEADERS, END_HEADERS | END_STREAM, stream, RawHttp2.block("x-sum", "1"));
                client.answer();
                assertThat(client.next(DATA).text()).isEqualTo("10");
            }
        }
    }

    @Test
    void aClientThatWaitsToBeToldToSendItsBodyIsTold() throws Exception {
        try (var server = server().open();
                var client = new RawHttp2(server.port())) {
            var head = RawHttp2.head("POST", "/", "expect", "100-continue");
            client.send(HEADERS, END_HEADERS, 1, head);
            assertThat(client.answer()).containsEntry(":status", "100");
            client.send(DATA, END_STREAM, 1, new byte[7]);
            assertThat(client.answer()).containsEntry(":status", "200");
            assertThat(client.next(DATA).text()).isEqualTo("7");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, noslash, h, 400",
        "GET, /a b, h, 400",
        "G(T, /, h, 400",
        "GET, /, a/b, 400",
        "CONNECT, /, h, 405",
        "GET, /%zz, h, 400",
        "OPTIONS, /, h, 204",
        "GET, '', h, 0",
    })
    void whatIsMalformedIsRefused(String method, String path, String authority, int status)
            throws Exception {
        try (var server = server().open();
                var client = new RawHttp2(server.port())) {
            var head =
                    RawHttp2.block(
                            ":method",
                            method,
                            ":scheme",
                            "http",
                            ":path",
                            path,
                            ":authority",
                            authority);
            client.send(HEADERS, END_STREAM | END_HEADERS, 1, head);
            if (status == 0) {
                assertThat(client.next(RST_STREAM).stream()).isEqualTo(1);
            } else {
                assertThat(client.answer()).containsEntry(":status", "" + status);
            }
            client.get(3, "/");
            assertThat(client.answer()).containsEntry(":status", "200");
        }
    }

    @ParameterizedTest
    @CsvSource({"connection, close", "transfer-encoding, chunked", "X-Upper, 1", "a, 'b\rc'"})
    void headersThatHttp2DoesNotHaveEndTheirStream(String name, String value) throws Exception {
        try (var server = server().open();
                var client = new RawHttp2(server.port())) {
            var head = RawHttp2.head("GET", "/", name, value);
            client.send(HEADERS, END_STREAM | END_HEADERS, 1, head);
            var frame = client.next();
            while (frame != null && frame.type() != RST_STREAM && frame.type() != HEADERS) {
                frame = client.next();
            }
            if (frame != null && frame.type() == HEADERS) {
                assertThat(name).isEqualTo("a"); // answered 400
            }
            await().until(server.work::isEmpty);
        }
    }

    @Test
    void twoHostsAreOneTooMany() throws Exception {
        try (var server = server().open();
                var client = new RawHttp2(server.port())) {
            var head = RawHttp2.head("GET", "/", "host", "other");
            client.send(HEADERS, END_STREAM | END_HEADERS, 1, head);
            assertThat(client.answer()).containsEntry(":status", "400");
        }
    }

    @Test
    void longPathsAndManyHeadersAreRefused() throws Exception {
        var limits = HttpLimits.DEFAULT.withRequestLineBytes(100).withHeaderBytes(1_000);
        try (var server = server().limits(limits).open();
                var client = new RawHttp2(server.port())) {
            client.get(1, "/" + "x".repeat(100));
            assertThat(client.answer()).containsEntry(":status", "414");
            var head = RawHttp2.head("GET", "/", "x-large", "x".repeat(800));
            client.send(HEADERS, END_STREAM | END_HEADERS, 3, head);
            assertThat(client.answer()).containsEntry(":status", "431");
            client.get(5, "/");
            assertThat(client.answer()).containsEntry(":status", "200");
            var huge = RawHttp2.head("GET", "/", "x-large", "x".repeat(10_000));
            client.send(HEADERS, END_STREAM | END_HEADERS, 7, huge);
            client.next(GOAWAY);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void moreStreamsThanAllowedAreRefused() throws Exception {
        var go = new CountDownLatch(1);
        var limits = HttpLimits.DEFAULT.withStreams(2);
        try (var server =
                        server().limits(limits)
                                .on(
                                        "GET",
                                        "/wait",
                                        e -> {
                                            go.await();
                                            e.text("done");
                                        })
                                .open();
                var client = new RawHttp2(server.port())) {
            var settings = client.next(SETTINGS).payload();
            assertThat(settings).containsSubsequence(0, MAX_CONCURRENT_STREAMS, 0, 0, 0, 2);
            client.get(1, "/wait");
            client.get(3, "/wait");
            client.get(5, "/wait");
            var refused = client.next(RST_STREAM);
            assertThat(refused.stream()).isEqualTo(5);
            assertThat(refused.number(0)).isEqualTo(REFUSED_STREAM);
            assertThat(server.work).hasSizeLessThanOrEqualTo(2);
            go.countDown();
            assertThat(client.answer()).containsEntry(":status", "200");
            assertThat(client.answer()).containsEntry(":status", "200");
        }
    }

    /// CVE-2023-44487.
    @Test
    void rapidResetsEndTheConnection() throws Exception {
        try (var server = server().open();
                var client = new RawHttp2(server.port())) {
            flood(
                    client,
                    1_000,
                    i ->
                            client.add(
                                            HEADERS,
                                            END_STREAM | END_HEADERS,
                                            2 * i + 1,
                                            RawHttp2.head("GET", "/"))
                                    .add(RST_STREAM, 0, 2 * i + 1, RawHttp2.number(CANCEL)));
            assertCalmed(client);
            await().until(() -> server.intake.connections() == 0 && server.work.isEmpty());
        }
    }

    @Test
    void pingsAndSettingsWithoutEndEndTheConnection() throws Exception {
        for (int type : new int[] {PING, SETTINGS}) {
            try (var server = server().open();
                    var client = new RawHttp2(server.port())) {
                var payload = new byte[type == PING ? 8 : 0];
                flood(client, 5_000, _ -> client.add(type, 0, 0, payload));
                assertCalmed(client);
                await().until(() -> server.intake.connections() == 0);
            }
        }
    }

    private interface Step {
        void take(int i);
    }

    private static void flood(RawHttp2 client, int count, Step step) throws IOException {
        try {
            for (int i = 0; i < count; i++) {
                step.take(i);
                if (i % 100 == 99) {
                    client.flush();
                }
            }
        } catch (SocketException cut) {
            // that is what is expected
        }
    }

    private static void assertCalmed(RawHttp2 client) throws IOException {
        RawHttp2.Frame last = null;
        for (var frame = client.next(); frame != null; frame = client.next()) {
            last = frame.type() == GOAWAY ? frame : last;
        }
        if (last != null) { // the reset of a connection that is cut may take the farewell along
            assertThat(last.number(4)).isEqualTo(ENHANCE_YOUR_CALM);
        }
    }

    /// CVE-2024-27316 and its kin.
    @Test
    void aHeadWithoutEndEndsTheConnection() throws Exception {
        try (var server = server().open();
                var client = new RawHttp2(server.port())) {
            client.add(HEADERS, END_STREAM, 1, RawHttp2.head("GET", "/"));
            flood(client, 10_000, _ -> client.add(CONTINUATION, 0, 1, RawHttp2.block("a", "b")));
            assertThat(client.isClosedByServer()).isTrue();
            await().until(() -> server.intake.connections() == 0 && server.work.isEmpty());
        }
    }

    @Test
    void whoOpensNoWindowIsNotWaitedForLong() throws Exception {
        var limits = HttpLimits.DEFAULT.withAnswerPause(Duration.ofMillis(200));
        try (var server =
                        server().limits(limits)
                                .on("GET", "/large", e -> e.bytes("a/b", new byte[1_000_000]))
                                .on(
                                        "GET",
                                        "/stream",
                                        e -> e.stream("a/b", out -> out.write(new byte[1_000_000])))
                                .open();
                var client = new RawHttp2(server.port(), INITIAL_WINDOW_SIZE, 0)) {
            int stream = 1;
            for (var path : new String[] {"/", "/large", "/stream"}) {
                client.get(stream, path);
                assertThat(client.answer()).containsEntry(":status", "200");
                var reset = client.next(RST_STREAM);
                assertThat(reset.stream()).isEqualTo(stream);
                assertThat(reset.number(0)).isEqualTo(CANCEL);
                await().until(server.work::isEmpty);
                stream += 2;
            }
        }
    }

    @Test
    void whoReadsSlowlyIsWaitedFor() throws Exception {
        var limits = HttpLimits.DEFAULT.withAnswerPause(Duration.ofSeconds(5));
        try (var server =
                        server().limits(limits)
                                .on("GET", "/large", e -> e.bytes("a/b", new byte[200_000]))
                                .open();
                var client = new RawHttp2(server.port(), INITIAL_WINDOW_SIZE, 10_000)) {
            client.get(1, "/large");
            client.answer();
            int got = 0;
            for (var data = client.next(DATA); !data.ends(); data = client.next(DATA)) {
                got += data.payload().length;
                if (got % 10_000 == 0) {
                    client.add(WINDOW_UPDATE, 0, 0, RawHttp2.number(10_000));
                    client.send(WINDOW_UPDATE, 0, 1, RawHttp2.number(10_000));
                }
            }
            await().until(server.work::isEmpty);
        }
    }

    @Test
    void whoNeverReadsTheSocketIsCut() throws Exception {
        var limits = HttpLimits.DEFAULT.withAnswerPause(Duration.ofMillis(300));
        try (var server =
                        server().limits(limits)
                                .on(
                                        "GET",
                                        "/endless",
                                        e ->
                                                e.stream(
                                                        "a/b",
                                                        out -> {
                                                            while (true) {
                                                                out.write(new byte[10_000]);
                                                            }
                                                        }))
                                .open();
                var client = new RawHttp2(server.port(), INITIAL_WINDOW_SIZE, Integer.MAX_VALUE)) {
            client.add(WINDOW_UPDATE, 0, 0, RawHttp2.number(Integer.MAX_VALUE - 65_535));
            client.get(1, "/endless");
            await().until(() -> server.intake.connections() == 1 && !server.work.isEmpty());
            await().until(() -> server.intake.connections() == 0 && server.work.isEmpty());
        }
    }

    @Test
    void aBodyThatStopsIsAnswered408() throws Exception {
        var limits = HttpLimits.DEFAULT.withBodyPause(Duration.ofMillis(200));
        try (var server = server().limits(limits).open();
                var client = new RawHttp2(server.port())) {
            int stream = 1;
            for (var path : new String[] {"/", "/inline"}) {
                client.add(HEADERS, END_HEADERS, stream, RawHttp2.head("POST", path));
                client.send(DATA, 0, stream, new byte[10]);
                assertThat(client.answer()).containsEntry(":status", "408");
                var reset = client.next(RST_STREAM);
                assertThat(reset.stream()).isEqualTo(stream);
                assertThat(reset.number(0)).isEqualTo(NO_ERROR);
                stream += 2;
            }
            client.get(stream, "/");
            assertThat(client.answer()).containsEntry(":status", "200");
        }
    }

    @Test
    void anAnswerThatFailsHalfWayIsNotTakenForWhole() throws Exception {
        try (var server =
                        server().on(
                                        "GET",
                                        "/half",
                                        e ->
                                                e.stream(
                                                        "a/b",
                                                        out -> {
                                                            out.write(1);
                                                            out.flush();
                                                            throw new IllegalStateException("half");
                                                        }))
                                .open();
                var client = new RawHttp2(server.port())) {
            client.get(1, "/half");
            assertThat(client.next(RST_STREAM).number(0)).isEqualTo(INTERNAL_ERROR);
            await().until(server.work::isEmpty);
        }
    }

    @Test
    void whoeverWritesToAClientThatDoesNotWantItFindsOut() throws Exception {
        var failed = new Semaphore(0);
        var streams = new LinkedBlockingQueue<EventStream>();
        try (var server =
                        server().on(
                                        "GET",
                                        "/endless",
                                        e ->
                                                e.stream(
                                                        "a/b",
                                                        out -> {
                                                            try {
                                                                while (true) {
                                                                    out.write(new byte[10_000]);
                                                                }
                                                            } finally {
                                                                failed.release();
                                                            }
                                                        }))
                                .on("GET", "/events", e -> streams.add(e.events()))
                                .open();
                var client = new RawHttp2(server.port())) {
            client.get(1, "/endless");
            client.next(DATA);
            client.send(RST_STREAM, 0, 1, RawHttp2.number(CANCEL));
            failed.acquire();
            client.get(3, "/events");
            var events = streams.take();
            client.send(RST_STREAM, 0, 3, RawHttp2.number(CANCEL));
            await().until(events::isClosed);
            await().until(server.work::isEmpty);
            client.get(5, "/events");
            events = streams.take();
            client.hangUp();
            await().until(events::isClosed);
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void aDrainSaysGoodbyeTwiceAndLetsStreamsFinish() throws Exception {
        var go = new CountDownLatch(1);
        try (var server =
                        server().on(
                                        "GET",
                                        "/wait",
                                        e -> {
                                            go.await();
                                            e.text("done");
                                        })
                                .open();
                var client = new RawHttp2(server.port())) {
            client.get(1, "/wait");
            await().until(() -> server.work.size() == 1);
            server.intake.pause();
            server.intake.retire();
            assertThat(client.next(GOAWAY).number(0)).isEqualTo(Integer.MAX_VALUE);
            var ping = client.next(PING);
            client.get(3, "/"); // was on its way
            assertThat(client.answer()).containsEntry(":status", "200");
            client.send(PING, ACK, 0, ping.payload());
            assertThat(client.next(GOAWAY).number(0)).isEqualTo(3);
            assertThat(server.intake.connections()).isEqualTo(1);
            assertThat(server.work).hasSize(1);
            go.countDown();
            assertThat(client.answer()).containsEntry(":status", "200");
            assertThat(client.next(DATA).text()).isEqualTo("done");
            assertThat(client.isClosedByServer()).isTrue();
            client.hangUp();
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void aStopEndsIdleConnections() throws Exception {
        try (var server = server().open();
                var client = new RawHttp2(server.port());
                var silent = new RawHttp2(server.port())) {
            client.get(1, "/");
            client.answer();
            silent.next(SETTINGS);
            server.intake.pause();
            server.intake.closeIdle();
            client.next(GOAWAY);
            client.send(PING, ACK, 0, client.next(PING).payload());
            assertThat(client.next(GOAWAY).number(0)).isEqualTo(1);
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(silent.isClosedByServer()).isTrue(); // though it answers no ping
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void heldAnswersAreToldToLeave() throws Exception {
        var streams = new LinkedBlockingQueue<EventStream>();
        try (var server = server().on("GET", "/events", e -> streams.add(e.events())).open();
                var client = new RawHttp2(server.port())) {
            client.get(1, "/events");
            streams.take().send("x");
            server.intake.pause();
            server.intake.retire();
            for (var data = client.next(DATA); !data.ends(); data = client.next(DATA)) {}
            client.get(3, "/events"); // too late to be told with the others
            streams.take();
            for (var data = client.next(DATA); !data.ends(); data = client.next(DATA)) {}
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        var limits = HttpLimits.DEFAULT.withIdleTime(Duration.ofMillis(300));
        try (var server = server().limits(limits).open();
                var client = new RawHttp2(server.port());
                var silent = server.connect()) {
            client.get(1, "/");
            client.answer();
            assertThat(client.next(GOAWAY).number(4)).isEqualTo(NO_ERROR);
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(silent.isClosedByServer()).isTrue();
            await().until(() -> server.intake.connections() == 0);
        }
    }
}
