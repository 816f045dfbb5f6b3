// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.Passage;
import dev.baton.push.handoff.MovingState;
import dev.baton.push.handoff.MovingTopics;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.route.Routes;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SharedState;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.transport.SessionTracker;
import dev.baton.push.transport.SockJsService;
import dev.baton.push.wire.HttpIntake;
import dev.baton.push.wire.HttpService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What a client says by requests to both generations while its session moves.
final class RequestsMoveTest {
    private static final String POST = "POST /s/000/abc/%s HTTP/1.1\r\nHost: a\r\n";

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private record Side(HttpIntake intake, Relocation relocation) implements AutoCloseable {
        @Override
        public void close() {
            intake.close();
        }
    }

    private final class Talk implements SessionHandler {
        @Override
        public void opened(Session session) {
            heard.add("opened");
        }

        @Override
        public void resumed(Session session) {
            heard.add("resumed");
        }

        @Override
        public void message(Session session, String text) {
            heard.add(text);
        }
    }

    /// Holds up whoever carries what the other side says.
    private static final class Obstacle implements SharedState {
        private final CountDownLatch gone = new CountDownLatch(1);
        private volatile Consumer<Object> other = _ -> {};

        @Override
        public void meetSuccessor(Consumer<Object> tell) {
            other = tell;
        }

        @Override
        public void meetPredecessor(Consumer<Object> tell) {
            other = tell;
        }

        @Override
        public void told(Object what) {
            try {
                gone.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void parted() {}
    }

    private Side side(SharedState state) {
        var tracker = new SessionTracker("/s", ServerMetrics.NONE);
        var sockJs = new SockJsService("/s", SockJsSettings.DEFAULT, new Talk(), tracker);
        var routes = Routes.of(List.of(), List.of(sockJs.mount()));
        var service = new HttpService(routes, HttpLimits.DEFAULT, 0, _ -> () -> {}, false);
        var intake = new HttpIntake(service, List.of());
        var relocation =
                new Relocation(
                        List.of(intake),
                        List.of(sockJs),
                        List.of(tracker),
                        new MovingTopics(Map.of()),
                        new MovingState(Map.of("obstacle", state)),
                        _ -> {},
                        null);
        return new Side(intake, relocation);
    }

    private static Socket connect(InetSocketAddress to) throws IOException {
        var socket = new Socket(to.getAddress(), to.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String until(Socket from, String end) throws IOException {
        var all = new StringBuilder();
        while (!all.toString().endsWith(end)) {
            int next = from.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed after " + all);
            }
            all.append((char) next);
        }
        return all.toString();
    }

    /// The first message is under way when its session leaves; the client sends the second, to the
    /// successor, as soon as the first is answered.
    @Test
    void aMessageIsAnsweredOnlyWhenItIsInItsPlace() throws Exception {
        var state = new Obstacle();
        var obstacle = new Obstacle();
        try (var old = side(state);
                var young = side(obstacle);
                var poll = connect(old.intake.openPrivately());
                var one = connect(old.intake.openPrivately());
                var two = connect(young.intake.openPrivately())) {
            send(poll, POST.formatted("xhr") + "Content-Length: 0\r\n\r\n");
            until(poll, "o\n");
            send(one, POST.formatted("xhr_send") + "Content-Length: 5\r\n\r\n[\"1");
            var ends = Passage.pair();
            old.relocation.meetSuccessor(ends.get(0));
            young.relocation.meetPredecessor(ends.get(1));
            var from =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> {
                                var _ = old.relocation.handOff(() -> {});
                            });
            await().until(() -> old.relocation.underWay() == 2); // session, poll
            state.other.accept("something that takes time");
            var receiving = Thread.ofPlatform().daemon().start(young.relocation::receive);
            await().until(() -> heard.contains("resumed"));
            send(one, "\"]");
            one.setSoTimeout(500);
            assertThatThrownBy(() -> until(one, "\r\n\r\n"))
                    .isInstanceOf(SocketTimeoutException.class);
            one.setSoTimeout(20_000);
            obstacle.gone.countDown();
            assertThat(until(one, "\r\n\r\n")).startsWith("HTTP/1.1 204");
            send(two, POST.formatted("xhr_send") + "Content-Length: 5\r\n\r\n[\"2\"]");
            assertThat(until(two, "\r\n\r\n")).startsWith("HTTP/1.1 204");
            from.join();
            receiving.join();
            await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == 4);
            assertThat(heard).containsExactly("opened", "resumed", "1", "2");
        }
    }

    /// The rest of the message comes when nothing can be told to the successor any more.
    @Test
    void aMessageThatNobodyHearsIsNotAnsweredAsIfItWereHeard() throws Exception {
        var nothing = new Obstacle();
        nothing.gone.countDown();
        try (var old = side(nothing);
                var young = side(nothing);
                var poll = connect(old.intake.openPrivately());
                var one = connect(old.intake.openPrivately())) {
            send(poll, POST.formatted("xhr") + "Content-Length: 0\r\n\r\n");
            until(poll, "o\n");
            send(one, POST.formatted("xhr_send") + "Content-Length: 5\r\n\r\n[\"1");
            await().until(() -> old.intake.connections() == 2);
            var ends = Passage.pair();
            old.relocation.meetSuccessor(ends.get(0));
            young.relocation.meetPredecessor(ends.get(1));
            var receiving = Thread.ofPlatform().daemon().start(young.relocation::receive);
            var from =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> {
                                var _ = old.relocation.handOff(() -> {});
                            });
            await().until(() -> heard.contains("resumed"));
            young.relocation.hurry();
            from.join();
            receiving.join();
            send(one, "\"]");
            assertThat(until(one, "\r\n\r\n")).startsWith("HTTP/1.1 404");
            assertThat(heard).containsExactly("opened", "resumed");
        }
    }
}
