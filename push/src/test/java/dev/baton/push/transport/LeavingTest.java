// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.Leaving;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.websocket.RawWebSocket;
import dev.baton.push.wire.RawClient;
import dev.baton.push.wire.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What sessions and their handlers hear when the process is about to end.
final class LeavingTest {
    private final SessionTracker tracker = new SessionTracker("/chat", ServerMetrics.NONE);
    private final Listening handler = new Listening();
    private SockJsService service = service(handler);
    private TestServer server = serve(service);

    private SockJsService service(SessionHandler of) {
        return new SockJsService("/chat", SockJsSettings.DEFAULT, of, tracker);
    }

    private TestServer serve(SockJsService chat) {
        var plain = new WebSocketService(WebSocketSettings.DEFAULT, handler, tracker);
        return TestServer.with()
                .mount(chat.mount())
                .inline("GET", "/ws", plain::open)
                .on("GET", "/", exchange -> exchange.text("hello"))
                .open();
    }

    private void serveInstead(SessionHandler other) {
        close();
        service = service(other);
        server = serve(service);
    }

    @AfterEach
    void close() {
        server.close();
        service.close();
    }

    private static String post(String path, String body) {
        return "POST "
                + path
                + " HTTP/1.1\nHost: x\nContent-Length: "
                + body.length()
                + "\n\n"
                + body;
    }

    private String poll(String session) throws IOException {
        return server.ask(post("/chat/0/" + session + "/xhr", "")).body();
    }

    private int send(String session, String json) throws IOException {
        return server.ask(post("/chat/0/" + session + "/xhr_send", json)).status();
    }

    private void leave(Leaving why) {
        tracker.leave(why, server::begin);
    }

    private void awaitNothingInFlight() {
        await().until(server.work::isEmpty);
    }

    @ParameterizedTest
    @CsvSource({"SHUTDOWN, 1001 going away", "RELOAD, 1012 service restart"})
    void aSessionWithoutARequestHearsOfTheEndAfterItsMessages(Leaving why, String closed)
            throws Exception {
        assertThat(poll("s")).isEqualTo("o\n");
        assertThat(send("s", "[\"a\",\"b\"]")).isEqualTo(204);
        leave(why);
        assertThat(List.of(handler.next(), handler.next(), handler.next(), handler.next()))
                .containsExactly("opened", "message a", "message b", "closed " + closed);
        awaitNothingInFlight();
        assertThat(handler.events).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SHUTDOWN, '1001,\"going away\"'", "RELOAD, '1012,\"service restart\"'"})
    void aPollThatComesThenIsToldWhy(Leaving why, String words) throws IOException {
        poll("s");
        leave(why);
        awaitNothingInFlight();
        assertThat(poll("s")).isEqualTo("c[" + words + "]\n");
        assertThat(poll("s")).isEqualTo("c[" + words + "]\n");
    }

    @Test
    void whatWasSentBeforeComesFirst() throws Exception {
        serveInstead((session, text) -> session.send("re: " + text));
        poll("s");
        send("s", "[\"a\"]");
        leave(Leaving.RELOAD);
        awaitNothingInFlight();
        assertThat(poll("s")).isEqualTo("a[\"re: a\"]\n");
        assertThat(poll("s")).isEqualTo("c[1012,\"service restart\"]\n");
    }

    @Test
    void nobodyOpensASessionThatIsToEnd() throws IOException {
        leave(Leaving.RELOAD);
        assertThat(poll("new")).isEqualTo("c[1012,\"service restart\"]\n");
        assertThat(send("new", "[\"a\"]")).isEqualTo(404);
        var streamed = server.ask(post("/chat/0/new/xhr_streaming", "")).body();
        assertThat(streamed).endsWith("h\nc[1012,\"service restart\"]\n");
        assertThat(handler.events).isEmpty();
    }

    @Test
    void sessionsAreWelcomeAgainAfterAReloadThatFailed() throws Exception {
        poll("s");
        leave(Leaving.RELOAD);
        awaitNothingInFlight();
        tracker.stay();
        assertThat(poll("t")).isEqualTo("o\n");
        assertThat(handler.next()).isEqualTo("opened");
        assertThat(handler.next()).startsWith("closed 1012");
        assertThat(handler.next()).isEqualTo("opened");
    }

    @Test
    void aDrainWaitsForTheHandlerAndNamesTheSession() throws Exception {
        var inHandler = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var slow =
                new Listening() {
                    @Override
                    public void message(Session session, String text) throws Exception {
                        inHandler.countDown();
                        goOn.await();
                        super.message(session, text);
                    }
                };
        serveInstead(slow);
        poll("slow-one");
        assertThat(send("slow-one", "[\"a\"]")).isEqualTo(204); // it is answered after a second
        inHandler.await();
        leave(Leaving.SHUTDOWN);
        await().untilAsserted(() ->
                assertThat(server.work)
                        .singleElement()
                        .asString()
                        .startsWith("xhr session slow-one from"));
        goOn.countDown();
        awaitNothingInFlight();
        assertThat(slow.events).containsExactly("opened", "message a", "closed 1001 going away");
    }

    @Test
    void anAttachedReceiverHearsItOnce() throws Exception {
        try (var client = new RawClient(server.port())) {
            client.send(post("/chat/0/s/xhr_streaming", ""));
            readUntil(client, "o\n\r\n");
            leave(Leaving.RELOAD);
            server.intake.retire();
            readUntil(client, "c[1012,\"service restart\"]\n\r\n0\r\n\r\n");
        }
        awaitNothingInFlight();
        assertThat(handler.events).containsExactly("opened", "closed 1012 service restart");
    }

    private static void readUntil(RawClient client, String end) throws IOException {
        var read = new StringBuilder();
        while (!read.toString().endsWith(end)) {
            int next = client.in.read();
            assertThat(next).as("behind %s", read).isNotNegative();
            read.append((char) next);
        }
    }

    @ParameterizedTest
    @CsvSource({"/ws", "/chat/websocket", "/chat/0/s/websocket"})
    void aWebSocketIsWaitedForUntilItsHandlerHasHeard(String path) throws Exception {
        try (var client = RawWebSocket.open(server.port(), path)) {
            assertThat(handler.next()).isEqualTo("opened");
            leave(Leaving.SHUTDOWN);
            server.intake.closeIdle();
            assertThat(handler.next()).isEqualTo("closed 1001 going away");
            awaitNothingInFlight();
            var frames = client.readAll();
            assertThat(frames.getLast()).isIn("close 1001 going away", "close 1000 Normal closure");
        }
        assertThat(handler.events).isEmpty();
    }

    /// Whoever wins, a handler hears `opened` first, `closed` last, and each once.
    @Test
    void sessionsThatOpenMeanwhileHearEachThingOnce() throws Exception {
        Map<String, List<String>> heard = new ConcurrentHashMap<>();
        serveInstead(
                new SessionHandler() {
                    private void hear(Session session, String what) {
                        heard.computeIfAbsent(
                                        session.info().id(), _ -> new CopyOnWriteArrayList<>())
                                .add(what);
                    }

                    @Override
                    public void opened(Session session) {
                        hear(session, "opened");
                    }

                    @Override
                    public void message(Session session, String text) {
                        hear(session, text);
                    }

                    @Override
                    public void closed(Session session, int code, String reason) {
                        hear(session, "closed");
                    }
                });
        int many = 200;
        var half = new CountDownLatch(many / 2);
        try (var clients = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < many; i++) {
                var id = "s" + i;
                var _ =
                        clients.submit(() -> {
                            half.countDown();
                            return poll(id);
                        });
            }
            half.await();
            leave(Leaving.RELOAD);
        }
        awaitNothingInFlight();
        assertThat(heard).isNotEmpty();
        assertThat(heard.values())
                .allSatisfy(it -> assertThat(it).containsExactly("opened", "closed"));
    }
}
