// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What a session does when time passes: after 25 seconds in which nothing was sent to its receiver
/// it sends a heartbeat, and after 5 seconds without a receiver it is over.
///
/// Only here the protocol makes a test wait, so all of it waits at the same time, in stories that
/// begin together. Each clock starts before the server's does: a slow machine can make a timer look
/// late, which is forgiven, but never early.
@DisplayName("With time, a session")
class TimersTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(25);
    private static final Duration DISCONNECT = Duration.ofSeconds(5);

    /// By how much a timer may be early: some servers count in full milliseconds.
    private static final Duration GRAIN = Duration.ofMillis(50);

    private static final Map<String, Future<?>> STORIES = new ConcurrentHashMap<>();

    @BeforeAll
    static void begin() {
        for (var receiver : Receiver.values()) {
            begin("heartbeat " + receiver, () -> heartbeat(receiver));
            begin("end " + receiver, () -> end(receiver));
        }
        Receiver.streaming()
                .forEach(receiver -> begin("flush " + receiver, () -> lateHeartbeat(receiver)));
        begin("websocket", TimersTest::heartbeatOfAWebSocket);
        begin("closed", TimersTest::endOfAClosedSession);
    }

    private static void begin(String name, Runnable story) {
        var task = new FutureTask<>(story, name);
        STORIES.put(name, task);
        Thread.ofVirtual().name(name).start(task);
    }

    private static void assertTold(String name) throws Exception {
        try {
            var _ = Objects.requireNonNull(STORIES.get(name), name).get();
        } catch (ExecutionException e) {
            throw new AssertionError(name, e.getCause());
        }
    }

    @DisplayName("sends its receiver h after 25 s; a poll ends with it, a stream goes on")
    @ParameterizedTest
    @EnumSource(Receiver.class)
    void silentReceiverGetsAHeartbeat(Receiver receiver) throws Exception {
        assertTold("heartbeat " + receiver);
    }

    private static void heartbeat(Receiver receiver) {
        var session = Services.standard().session(Services.ECHO).opened();
        var start = System.nanoTime();
        try (var reception = attachPatiently(session, receiver).expect(Frames.HEARTBEAT)) {
            assertLasted(HEARTBEAT, start);
            session.send("[\"a\"]").must(204);
            if (receiver.isStreaming()) {
                reception.expect("a[\"a\"]");
            } else {
                session.attach(receiver).expect("a[\"a\"]").close();
            }
        }
    }

    @DisplayName("counts the 25 s from the last frame that it sent")
    @ParameterizedTest
    @MethodSource("dev.baton.acceptance.sockjs.Receiver#streaming")
    @Tag(Services.BEYOND_REFERENCE)
    void heartbeatWaitsForSilence(Receiver receiver) throws Exception {
        assertTold("flush " + receiver);
    }

    private static void lateHeartbeat(Receiver receiver) {
        var session = Services.standard().session(Services.ECHO);
        try (var reception = attachPatiently(session, receiver).expect("o")) {
            LockSupport.parkNanos(DISCONNECT.toNanos());
            var start = System.nanoTime();
            session.send("[\"a\"]").must(204);
            reception.expect("a[\"a\"]", Frames.HEARTBEAT);
            assertLasted(HEARTBEAT, start);
        }
    }

    @DisplayName("sends a websocket h, or a ping, after 25 s")
    @Test
    void silentWebSocketGetsAHeartbeat() throws Exception {
        assertTold("websocket");
    }

    private static void heartbeatOfAWebSocket() {
        var start = System.nanoTime();
        try (var client = WebSocketClient.open(Services.standard().session(Services.ECHO))) {
            assertThat(client.text()).isEqualTo("o");
            client.connection().patience(HEARTBEAT.plus(Connection.PATIENCE));
            var frame = client.frame();
            assertThat(frame.isPing() || frame.isText(Frames.HEARTBEAT)).as("%s", frame).isTrue();
            assertLasted(HEARTBEAT, start);
        }
    }

    @DisplayName("without a receiver is over after 5 s: a sender gets 404, a receiver o")
    @ParameterizedTest
    @EnumSource(Receiver.class)
    void sessionWithoutAReceiverEnds(Receiver receiver) throws Exception {
        assertTold("end " + receiver);
    }

    private static void end(Receiver receiver) {
        var session = Services.standard().session(Services.ECHO).opened();
        session.send(Frames.sent("x".repeat(Services.LIMIT))).must(204);
        var start = System.nanoTime();
        try (var reception = session.attach(receiver)) {
            reception.expect(Frames.messages("x".repeat(Services.LIMIT))).expectEnd();
        }
        assertEnds(session, start);
    }

    @DisplayName("that the application has closed is forgotten after 5 s without a receiver")
    @Test
    void closedSessionIsForgotten() throws Exception {
        assertTold("closed");
    }

    private static void endOfAClosedSession() {
        var session = Services.standard().session(Services.CLOSE);
        var start = System.nanoTime();
        session.opened().poll().must(200, Frames.GO_AWAY + "\n");
        assertEnds(session, start);
    }

    /// A sender sees whether a session is there, and does not keep it alive.
    private static void assertEnds(Session session, long start) {
        await().atMost(DISCONNECT.plus(Connection.PATIENCE))
                .until(() -> session.send("[]").status() == 404);
        assertLasted(DISCONNECT, start);
        session.poll().must(200, "o\n");
    }

    private static Reception attachPatiently(Session session, Receiver receiver) {
        var connection = session.server().connect();
        connection.patience(HEARTBEAT.plus(Connection.PATIENCE));
        return Reception.begin(receiver, connection.request(receiver.request(session)));
    }

    private static void assertLasted(Duration least, long start) {
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("the time it took")
                .isGreaterThanOrEqualTo(least.minus(GRAIN));
    }
}
