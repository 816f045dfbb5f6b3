// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Clients that do nothing wrong and want to be served all the time: over HTTP, a WebSocket, and
/// SockJS by WebSocket and by polling. What goes wrong for one of them is kept and told at the end.
final class WellBehaved implements AutoCloseable {
    /// Nobody waits longer for an answer, unless the server hangs.
    private static final Duration HANG = Duration.ofSeconds(20);

    private static final Duration PACE = Duration.ofMillis(10);

    /// So many messages go over one connection or session before the next is opened.
    private static final int TURNS = 50;

    /// What everybody is sent is so long that it waits where somebody does not read.
    private static final int LONG = 32 * 1024;

    private final String server;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(HANG).build();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<String, AtomicInteger> served = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    @FunctionalInterface
    private interface Client {
        void run() throws Exception;
    }

    /// Begins.
    WellBehaved(int port) {
        server = "//127.0.0.1:" + port;
        start("http", this::requests);
        start("websocket", () -> webSocket("/calm/websocket", "%s"));
        start("everybody", () -> webSocket("/everybody", "%s " + "x".repeat(LONG)));
        start(
                "sockjs",
                () -> webSocket("/calm/000/" + UUID.randomUUID() + "/websocket", "[\"%s\"]"));
        start("polling", this::polls);
    }

    private void start(String name, Client client) {
        served.put(name, new AtomicInteger());
        threads.add(
                Thread.ofPlatform()
                        .name(name)
                        .start(() -> {
                            try {
                                while (!over) {
                                    client.run();
                                }
                            } catch (Throwable e) {
                                failures.add(new AssertionError(name + " was not served", e));
                            }
                        }));
    }

    private void turn() throws InterruptedException {
        var count = served.get(Thread.currentThread().getName());
        if (count != null) {
            count.incrementAndGet();
        }
        Thread.sleep(PACE);
    }

    private void requests() throws Exception {
        assertThat(ask("/", null, 200)).isEqualTo("hello");
        assertThat(ask("/upload", "x".repeat(10_000), 200)).isEqualTo("10000");
        turn();
    }

    private void polls() throws Exception {
        var session = "/calm/000/" + UUID.randomUUID();
        assertThat(ask(session + "/xhr", "", 200)).isEqualTo("o\n");
        for (int i = 0; i < TURNS && !over; i++) {
            ask(session + "/xhr_send", "[\"poll " + i + "\"]", 204);
            assertThat(ask(session + "/xhr", "", 200)).isEqualTo("a[\"poll " + i + "\"]\n");
            turn();
        }
    }

    private String ask(String path, @Nullable String body, int status)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http:" + server + path)).timeout(HANG);
        if (body != null) {
            request.POST(BodyPublishers.ofString(body));
        }
        var answer = http.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(status);
        return answer.body();
    }

    private void webSocket(String path, String spelling) throws Exception {
        var ear = new Ear();
        var socket =
                http.newWebSocketBuilder()
                        .connectTimeout(HANG)
                        .buildAsync(URI.create("ws:" + server + path), ear)
                        .get(HANG.toSeconds(), TimeUnit.SECONDS);
        try {
            for (int i = 0; i < TURNS && !over; i++) {
                var text = Thread.currentThread().getName() + " " + i;
                socket.sendText(spelling.formatted(text), true)
                        .get(HANG.toSeconds(), TimeUnit.SECONDS);
                ear.await(text);
                turn();
            }
        } finally {
            socket.abort();
        }
    }

    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add("closed: " + error);
        }

        /// What others have said may come first.
        void await(String awaited) throws InterruptedException {
            String message;
            do {
                message = heard.poll(HANG.toSeconds(), TimeUnit.SECONDS);
                assertThat(message).as("instead of %s", awaited).isNotNull();
                assertThat(message).as("instead of %s", awaited).doesNotStartWith("closed");
            } while (message == null || !message.contains(awaited));
        }
    }

    /// Fails if anybody was not served since the beginning.
    void assertServed() {
        assertThat(failures).isEmpty();
    }

    /// How many messages each has had an answer to.
    ConcurrentMap<String, AtomicInteger> served() {
        return served;
    }

    @Override
    public void close() {
        over = true;
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        http.close();
    }
}
