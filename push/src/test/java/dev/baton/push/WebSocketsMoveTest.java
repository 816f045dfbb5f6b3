// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.Passage;
import dev.baton.push.handoff.MovingState;
import dev.baton.push.handoff.MovingTopics;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.http.Leaving;
import dev.baton.push.metrics.Moved;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.route.Route;
import dev.baton.push.route.Routes;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.transport.SessionTracker;
import dev.baton.push.transport.WebSocketService;
import dev.baton.push.websocket.RawWebSocket;
import dev.baton.push.wire.HttpIntake;
import dev.baton.push.wire.HttpService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// WebSockets from one generation to the next, both in this process: who moves, who is told to come
/// again, and what comes along.
final class WebSocketsMoveTest {
    private static final WebSocketSettings SETTINGS =
            WebSocketSettings.DEFAULT.withSubprotocols("old", "common");

    /// So many messages of a megabyte are more than the kernel takes.
    private static final int LONG = 9;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Side> sides = new ArrayList<>();

    /// One of the two generations.
    private record Side(HttpIntake intake, SessionTracker tracker, Relocation relocation) {
        RawWebSocket connect(String... headers) throws Exception {
            return RawWebSocket.open(intake.openPrivately().getPort(), "/ws", headers);
        }
    }

    /// Does what it is told.
    private class Obeying implements SessionHandler {
        @Override
        public void opened(Session session) {}

        @Override
        public void resumed(Session session) {
            heard.add("resumed");
        }

        @Override
        public void message(Session session, String text) {
            var words = text.split(" ", 2);
            switch (words[0]) {
                case "keep" ->
                        session.attributes().put("kept", "x".repeat(Integer.parseInt(words[1])));
                case "thread" -> session.attributes().put("kept", Thread.currentThread());
                case "send" -> session.send("x".repeat(Integer.parseInt(words[1])));
                default -> session.send(text + ", said " + heard);
            }
            heard.add(words[0]);
        }
    }

    private final class Refusing extends Obeying {
        @Override
        public void resumed(Session session) {
            session.close(1012, "not this one");
        }
    }

    private static final class Forgetful implements SessionHandler {
        @Override
        public void opened(Session session) {}

        @Override
        public void message(Session session, String text) {}
    }

    private Side side(String path, WebSocketSettings settings, SessionHandler handler) {
        var tracker = new SessionTracker(path, ServerMetrics.NONE);
        var webSockets = new WebSocketService(settings, handler, tracker);
        var route = new Route("GET", path, webSockets::open, Route.Kind.INLINE);
        var routes = Routes.of(List.of(route), List.of());
        var service = new HttpService(routes, HttpLimits.DEFAULT, 0, _ -> () -> {}, false);
        var intake = new HttpIntake(service, List.of());
        var relocation =
                new Relocation(
                        List.of(intake),
                        List.of(webSockets),
                        List.of(tracker),
                        new MovingTopics(Map.of()),
                        new MovingState(Map.of()),
                        _ -> {},
                        null);
        var side = new Side(intake, tracker, relocation);
        sides.add(side);
        return side;
    }

    private Side side() {
        return side("/ws", SETTINGS, new Obeying());
    }

    @AfterEach
    void end() {
        sides.forEach(side -> side.intake.close());
    }

    /// Moves who moves, and tells the others.
    private static void move(Side from, Side to) throws InterruptedException {
        var ends = Passage.pair();
        from.relocation.meetSuccessor(ends.get(0));
        to.relocation.meetPredecessor(ends.get(1));
        var receiving = Thread.ofPlatform().daemon().start(to.relocation::receive);
        var _ =
                from.relocation.handOff(() ->
                        from.tracker.leave(Leaving.RELOAD, _ -> () -> {}).forEach(Runnable::run));
        receiving.join();
    }

    private static void assertIsToldToComeAgain(RawWebSocket client) throws Exception {
        var last = client.read();
        assertThat(last).hasToString("close 1012 service restart");
        client.close(1012, "");
    }

    /// Runs the hand-off while the client answers its close.
    private static void assertStays(Side from, Side to, RawWebSocket client) throws Exception {
        var moving =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                move(from, to);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        assertIsToldToComeAgain(client);
        moving.join();
        assertThat(from.tracker.count()).isZero();
        assertThat(to.tracker.count()).isZero();
        assertThat(to.intake.connections()).isZero();
    }

    @Test
    void oneMovesAndIsCountedAsWhatItIs() throws Exception {
        var first = side();
        var second = side();
        try (var client = first.connect()) {
            client.text("keep 60000");
            await().until(() -> heard.contains("keep"));
            move(first, second);
            client.text("still here");
            assertThat(client.readText()).isEqualTo("still here, said [keep, resumed]");
            assertThat(second.relocation.received()).isEqualTo(Map.of(Moved.WEBSOCKET, 1L));
            assertThat(first.relocation.tally())
                    .containsEntry("moved", 1L)
                    .containsEntry("movedWebSockets", 1L)
                    .containsEntry("movedStreams", 0L)
                    .containsEntry("webSockets", 0L);
        }
    }

    @ParameterizedTest
    @CsvSource({"keep 70000", "thread"})
    void oneStaysWhoseAttributesAreTooMuchOrNoJson(String text) throws Exception {
        var first = side();
        try (var client = first.connect()) {
            client.text(text);
            await().until(() -> !heard.isEmpty());
            assertStays(first, side(), client);
        }
    }

    @Test
    void oneStaysWhoseServiceIsNotKnownThere() throws Exception {
        var first = side();
        try (var client = first.connect()) {
            assertStays(first, side("/other", SETTINGS, new Obeying()), client);
        }
    }

    @Test
    void oneStaysWhoseSubprotocolIsNotSpokenThere() throws Exception {
        var next = side("/ws", SETTINGS.withSubprotocols("common"), new Obeying());
        var first = side();
        try (var client = first.connect("Sec-WebSocket-Protocol: old")) {
            assertStays(first, next, client);
        }
    }

    @Test
    void oneStaysWhoseHandlerDoesNotKnowThere() throws Exception {
        var first = side();
        try (var client = first.connect()) {
            assertStays(first, side("/ws", SETTINGS, new Forgetful()), client);
        }
    }

    @Test
    void oneIsRefusedByWhoeverIsToGoOnWithIt() throws Exception {
        var first = side();
        var second = side("/ws", SETTINGS, new Refusing());
        try (var client = first.connect("Sec-WebSocket-Protocol: common")) {
            move(first, second);
            assertThat(client.read()).hasToString("close 1012 not this one");
            client.close(1012, "");
            await().until(() -> second.intake.connections() == 0);
        }
    }

    /// Its client reads nothing until it has moved. The pong that waits is due by RFC 6455 section
    /// 5.5.2.
    @Test
    void whatASlowReaderHasNotReadComesAlong() throws Exception {
        var patient = SETTINGS.withWater(1 << 20, 64 << 20);
        var first = side("/ws", patient, new Obeying());
        var second = side("/ws", patient, new Obeying());
        try (var client = first.connect()) {
            for (int i = 0; i < LONG; i++) {
                client.text("send " + (1_000_000 + i));
            }
            await().until(() -> heard.size() == LONG);
            client.send(RawWebSocket.frame(0x89, "owed"));
            client.text("after");
            await().until(() -> heard.contains("after"));
            move(first, second);
            for (int i = 0; i < LONG; i++) {
                assertThat(client.readText()).isEqualTo("x".repeat(1_000_000 + i));
            }
            assertThat(List.of(client.read().toString(), client.read().toString()))
                    .contains("pong 6f776564")
                    .anySatisfy(text -> assertThat(text).startsWith("text after, said"));
        }
    }
}
