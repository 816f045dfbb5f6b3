// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.EventStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class EventsTest {
    private final CompletableFuture<EventStream> opened = new CompletableFuture<>();

    private TestServer server(Duration heartbeat) {
        return TestServer.with()
                .on("GET", "/", e -> opened.complete(e.events(heartbeat)))
                .inline("GET", "/inline", e -> opened.complete(e.events(heartbeat)))
                .open();
    }

    private EventStream events() throws Exception {
        return opened.get(10, SECONDS);
    }

    /// Reads the lines of the parts up to an empty one.
    private static List<String> event(RawClient client) throws IOException {
        var lines = new ArrayList<String>();
        for (var line = client.line(); ; line = client.line()) {
            if (line.isEmpty()) {
                return lines;
            }
            lines.add(line);
        }
    }

    /// The next part that is an event: its size, its lines, and the line end behind it.
    private static List<String> part(RawClient client) throws IOException {
        var size = client.line();
        var lines = event(client);
        assertThat(client.line()).isEmpty();
        var text = String.join("\n", lines) + "\n\n";
        assertThat(Integer.parseInt(size, 16))
                .isEqualTo(text.getBytes(StandardCharsets.ISO_8859_1).length);
        return lines;
    }

    @Test
    void eventsArriveInTheirFormat() throws Exception {
        try (var server = server(Duration.ZERO);
                var client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\nAccept-Encoding: gzip\n\n");
            assertThat(event(client))
                    .contains(
                            "HTTP/1.1 200 OK",
                            "content-type: text/event-stream",
                            "Cache-Control: no-cache",
                            "transfer-encoding: chunked");
            assertThat(part(client)).containsExactly(": ");
            var events = events();
            assertThat(events.lastEventId()).isEmpty();
            assertThat(events.send("plain")).isTrue();
            assertThat(events.send("tick", "7", "a\nb\r\nc\rd")).isTrue();
            assertThat(events.send("", "", "")).isTrue();
            assertThat(events.comment("no\nevent")).isTrue();
            assertThat(events.retry(Duration.ofSeconds(2))).isTrue();
            assertThat(part(client)).containsExactly("data: plain");
            assertThat(part(client))
                    .containsExactly(
                            "event: tick", "id: 7", "data: a", "data: b", "data: c", "data: d");
            assertThat(part(client)).containsExactly("event: ", "id: ", "data: ");
            assertThat(part(client)).containsExactly(": no", ": event");
            assertThat(part(client)).containsExactly("retry: 2000");
            events.end();
            assertThat(client.line()).isEqualTo("0");
            assertThat(events.isClosed()).isTrue();
            assertThat(events.send("late")).isFalse();
        }
    }

    @Test
    void whatWouldBreakTheFormatIsRefused() throws Exception {
        try (var server = server(Duration.ZERO);
                var client = server.connect()) {
            client.send("GET /inline HTTP/1.1\nHost: a\n\n");
            var events = events();
            for (var bad : new String[] {"a\nb", "a\rb", "a\0b"}) {
                assertThatThrownBy(() -> events.send(bad, null, "x"))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> events.send(null, bad, "x"))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(events.isClosed()).isFalse();
        }
    }

    @Test
    void aClientThatComesAgainSaysWhatItHasSeen() throws Exception {
        try (var server = server(Duration.ZERO);
                var client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\nLast-Event-ID: \u00c3\u00a4-7\n\n");
            assertThat(events().lastEventId()).hasValue("ä-7");
        }
    }

    @Test
    void aQuietStreamIsKeptAlive() throws Exception {
        try (var server = server(Duration.ofMillis(20));
                var client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            event(client);
            for (int i = 0; i < 4; i++) {
                assertThat(part(client)).containsExactly(": ");
            }
        }
    }

    @Test
    void theEndIsSaidOnceToEverybody() throws Exception {
        var told = new AtomicReference<>("");
        try (var server = server(Duration.ofMillis(20));
                var client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            var events = events();
            events.onClose(() -> {
                throw new IllegalStateException("on purpose");
            });
            events.onClose(() -> told.updateAndGet(before -> before + "a"));
            assertThat(server.work).isEmpty();
            client.reset();
            await().untilAsserted(() -> assertThat(told.get()).isEqualTo("a"));
            events.onClose(() -> told.updateAndGet(before -> before + "b"));
            assertThat(told.get()).isEqualTo("ab");
            assertThat(events.isClosed()).isTrue();
            assertThat(events.send("late")).isFalse();
        }
    }

    @Test
    void aSuccessorTakesTheClientsOver() throws Exception {
        try (var server = server(Duration.ZERO);
                var client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            event(client);
            assertThat(part(client)).containsExactly(": ");
            events().send("last");
            server.intake.pause();
            server.intake.retire();
            assertThat(part(client)).containsExactly("data: last");
            assertThat(client.line()).isEqualTo("0");
        }
    }

    @Test
    void aStreamThatBeginsTooLateEndsAtOnce() throws Exception {
        var go = new CountDownLatch(1);
        try (var server =
                        TestServer.with()
                                .on(
                                        "GET",
                                        "/",
                                        e -> {
                                            go.await();
                                            opened.complete(e.events());
                                        })
                                .open();
                var client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            await().until(() -> server.work.size() == 1);
            server.intake.pause();
            server.intake.retire();
            go.countDown();
            assertThat(client.answer().body()).isIn("", ": \n\n");
            await().until(events()::isClosed);
        }
    }

    @Test
    void afterAReloadThatFailedStreamsStay() throws Exception {
        try (var server = server(Duration.ZERO);
                var client = server.connect()) {
            server.intake.pause();
            server.intake.retire();
            server.intake.open();
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            event(client);
            assertThat(part(client)).containsExactly(": ");
            events().send("still here");
            assertThat(part(client)).containsExactly("data: still here");
        }
    }

    @Test
    void headIsAnsweredAndClosed() throws Exception {
        try (var server = server(Duration.ofMillis(20));
                var client = server.connect()) {
            client.send("HEAD / HTTP/1.1\nHost: a\n\n");
            assertThat(client.answerToHead().header("content-type")).isEqualTo("text/event-stream");
            assertThat(events().isClosed()).isTrue();
            var told = new AtomicBoolean();
            events().onClose(() -> told.set(true));
            assertThat(told).isTrue();
        }
    }

    @Test
    void aClientThatDoesNotReadIsSentAway() throws Exception {
        try (var server = server(Duration.ZERO);
                var client = server.connect()) {
            client.socket.setReceiveBufferSize(64 * 1024);
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            var events = events();
            var event = "x".repeat(100_000);
            int sent = 0;
            while (events.send(event)) {
                sent++;
            }
            assertThat(sent).isLessThan(1000);
            assertThat(events.pending()).isLessThan(1_300_000);
            event(client);
            assertThat(part(client)).containsExactly(": ");
            for (int i = 0; i < sent; i++) {
                assertThat(part(client)).containsExactly("data: " + event);
            }
            assertThat(client.line()).isEqualTo("0");
        }
    }

    @Test
    void anOrdinaryClientReadsLines() throws Exception {
        try (var server =
                        TestServer.with()
                                .on(
                                        "GET",
                                        "/",
                                        e -> {
                                            var events = e.events();
                                            events.send("ü");
                                            events.end();
                                        })
                                .open();
                var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + server.port() + "/");
            var answer =
                    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
            try (var lines =
                    new BufferedReader(
                            new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.lines().toList()).containsExactly(": ", "", "data: ü", "");
            }
        }
    }
}
