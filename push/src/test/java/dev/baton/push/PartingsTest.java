// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.Goodbyes;
import dev.baton.push.http.Goodbyes.Pace;
import dev.baton.push.http.Leaving;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.transport.SessionTracker;
import dev.baton.push.transport.WebSocketService;
import dev.baton.push.websocket.RawWebSocket;
import dev.baton.push.wire.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How those are told to leave who cannot stay.
final class PartingsTest {
    private static final int MANY = 40;
    private static final Duration LONG = Duration.ofMinutes(5);

    private final SessionTracker tracker = new SessionTracker("/ws", ServerMetrics.NONE);
    private final Ends ends = new Ends();
    private final TestServer server =
            TestServer.with()
                    .inline(
                            "GET",
                            "/ws",
                            new WebSocketService(WebSocketSettings.DEFAULT, ends, tracker)::open)
                    .open();
    private final List<RawWebSocket> clients = new ArrayList<>();

    private record End(int code, long at) {}

    private static final class Ends implements SessionHandler {
        final Queue<End> all = new ConcurrentLinkedQueue<>();
        final AtomicInteger opened = new AtomicInteger();

        @Override
        public void opened(Session session) {
            opened.incrementAndGet();
        }

        @Override
        public void message(Session session, String text) {}

        @Override
        public void closed(Session session, int code, String reason) {
            all.add(new End(code, System.nanoTime()));
        }
    }

    @AfterEach
    void close() throws IOException {
        for (var client : clients) {
            client.close();
        }
        server.close();
    }

    private Partings partings(Goodbyes goodbyes, Duration most) {
        return new Partings(
                List.of(server.intake), List.of(tracker), server::begin, goodbyes, most);
    }

    private void open(int many) throws IOException {
        for (int i = 0; i < many; i++) {
            clients.add(RawWebSocket.open(server.port(), "/ws"));
        }
        await().until(() -> ends.opened.get() == clients.size());
    }

    private List<Integer> codes() {
        return ends.all.stream().map(End::code).toList();
    }

    @Test
    void spreadOverTime() throws IOException {
        open(MANY);
        var over = Duration.ofMillis(800);
        var partings = partings(Goodbyes.DEFAULT.reload(over, 10_000), LONG);
        var from = System.nanoTime();

        partings.begin(Leaving.RELOAD);

        await().until(() -> ends.all.size() == MANY);
        assertThat(codes()).containsOnly(1012);
        var slot = over.toNanos() / MANY;
        var n = 0;
        for (var end : ends.all) {
            assertThat(end.at - from).as("the one after " + n).isGreaterThanOrEqualTo(n * slot);
            n++;
        }
        await().until(server.work::isEmpty);
    }

    @Test
    void aCapOnHowManyASecond() throws IOException {
        open(MANY);
        var from = System.nanoTime();

        partings(Goodbyes.DEFAULT.shutdown(Duration.ZERO, MANY * 2), LONG).begin(Leaving.SHUTDOWN);

        await().until(() -> ends.all.size() == MANY);
        assertThat(codes()).containsOnly(1001);
        assertThat(ends.all.stream().mapToLong(End::at).max().orElseThrow() - from)
                .isGreaterThan(Duration.ofMillis(480).toNanos());
    }

    @Test
    void neverLongerThanTheDrainAllows() throws IOException {
        open(MANY);
        partings(Goodbyes.DEFAULT.reload(LONG, 1), Duration.ofMillis(100)).begin(Leaving.RELOAD);
        await().until(() -> ends.all.size() == MANY);
    }

    @Test
    void aShutdownHurriesThoseWhoWereToLeaveLater() throws IOException {
        open(MANY);
        var partings = partings(Goodbyes.DEFAULT.reload(LONG, 10_000), LONG);
        partings.begin(Leaving.RELOAD);
        partings.begin(Leaving.SHUTDOWN);
        await().until(() -> ends.all.size() == MANY);
        assertThat(codes()).contains(1001);
        await().until(server.work::isEmpty);
    }

    @Test
    void afterAFailedReloadTheOthersStay() throws IOException {
        open(MANY);
        var partings = partings(Goodbyes.DEFAULT.reload(Duration.ofSeconds(4), 10_000), LONG);
        partings.begin(Leaving.RELOAD);
        await().until(() -> !ends.all.isEmpty());

        partings.end();
        tracker.stay();
        server.intake.open();

        await().until(() -> server.work.stream().noneMatch(it -> it.startsWith("telling")));
        assertThat(ends.all.size()).isLessThan(MANY);
        open(1); // nobody tells it to leave
        assertThat(ends.all.size()).isLessThan(MANY);
    }

    @Test
    void aPaceThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pace(Duration.ofSeconds(-1), 1))
                .withMessageContaining("0 to 1 hour");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pace(Duration.ZERO, 0))
                .withMessageContaining("1 is the least");
        assertThat(new Pace(Duration.ofSeconds(2), 1_000).of(10_000)).hasSeconds(10);
        assertThat(new Pace(Duration.ofSeconds(2), 1_000).of(1_000)).hasSeconds(2);
        assertThat(Pace.AT_ONCE.of(1_000_000)).isZero();
    }
}
