// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.load.AdverseServer.Behaviour;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole runs of the load generator: what a server does wrong is counted as that and nothing else.
class LoadTest {
    private static final String HELLO = "hello 1.0 generation 7\n";

    /// Which clients there are.
    enum Who {
        KEEP_ALIVE(100, 0, 0, 0),
        CONNECT(0, 100, 0, 0),
        SLOW(0, 0, 2, 0),
        UPLOAD(0, 0, 0, 2),
        ALL(100, 100, 2, 2);

        private final int keepAliveRate;
        private final int connectRate;
        private final int slow;
        private final int uploads;

        Who(int keepAliveRate, int connectRate, int slow, int uploads) {
            this.keepAliveRate = keepAliveRate;
            this.connectRate = connectRate;
            this.slow = slow;
            this.uploads = uploads;
        }

        Plan plan(InetSocketAddress server) {
            return new Plan(
                    server,
                    4,
                    keepAliveRate,
                    connectRate,
                    slow,
                    Duration.ofMillis(1),
                    uploads,
                    20_000,
                    Duration.ofMillis(20),
                    0,
                    0,
                    Duration.ofMillis(300),
                    Duration.ZERO,
                    Duration.ofSeconds(60));
        }
    }

    /// The server that these tests have knows nothing of them.
    private static final Set<Kind> STAYING = Set.of(Kind.WEBSOCKET, Kind.SESSION);

    private final List<LoadEvent> events = new CopyOnWriteArrayList<>();
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

    @Test
    void aGoodServerYieldsNoFailure() throws Exception {
        try (var server = new AdverseServer(new Behaviour.Good())) {
            var report = run(Who.ALL, server.address(), 100);

            assertThat(report.failures()).isZero();
            assertThat(report.firstFailures()).isEmpty();
            assertThat(report.requests()).isEqualTo(server.requests());
            assertThat(report.kinds())
                    .allSatisfy((kind, one) -> {
                        if (!STAYING.contains(Kind.of(kind))) {
                            assertThat(one.requests()).as(kind).isPositive();
                        }
                    });
            assertThat(report.idleCloses()).isZero();
            assertThat(report.longestGap().millis()).isPositive();
            assertThat(report.generations())
                    .singleElement()
                    .satisfies(one -> {
                        assertThat(one.label()).isEqualTo(new Label("1.0", 7));
                        assertThat(one.firstAt()).isLessThan(one.lastAt());
                    });
            assertThat(events).hasAtLeastOneElementOfType(LoadEvent.Seen.class);
        }
    }

    @Test
    void anAnnouncedCloseIsNoFailure() throws Exception {
        try (var server = new AdverseServer(new Behaviour.AnnouncedClose())) {
            var report = run(Who.KEEP_ALIVE, server.address(), 20);

            assertThat(report.failures()).isZero();
            assertThat(report.announcedCloses()).isEqualTo(report.requests());
            assertThat(report.idleCloses()).isZero();
        }
    }

    @Test
    void aCloseOfAnIdleConnectionIsCountedButNoFailure() throws Exception {
        try (var server = new AdverseServer(new Behaviour.CloseIdle())) {
            var report = run(Who.KEEP_ALIVE, server.address(), 20);

            assertThat(report.failures()).isZero();
            assertThat(report.idleCloses()).isPositive();
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(
                        Who.KEEP_ALIVE, new Behaviour.CloseUnderRequest(), Cause.CLOSED_KEEP_ALIVE),
                Arguments.of(
                        Who.KEEP_ALIVE, new Behaviour.ResetUnderRequest(), Cause.CLOSED_KEEP_ALIVE),
                Arguments.of(Who.KEEP_ALIVE, new Behaviour.CloseBeforeAnswer(), Cause.CUT),
                Arguments.of(Who.CONNECT, new Behaviour.CloseBeforeAnswer(), Cause.CUT),
                Arguments.of(Who.SLOW, new Behaviour.CloseBeforeAnswer(), Cause.CUT),
                Arguments.of(Who.UPLOAD, new Behaviour.CloseBeforeAnswer(), Cause.CUT),
                Arguments.of(Who.CONNECT, new Behaviour.Reset(), Cause.RESET),
                Arguments.of(Who.UPLOAD, new Behaviour.Reset(), Cause.RESET),
                Arguments.of(Who.ALL, new Behaviour.Silence(), Cause.TIMEOUT),
                Arguments.of(Who.CONNECT, answer("200 OK", 30, HELLO), Cause.CUT),
                Arguments.of(Who.CONNECT, new Behaviour.Bytes("HTTP/1.1 200 OK\r\nCon"), Cause.CUT),
                Arguments.of(Who.ALL, answer("500 Oops", 4, "oops"), Cause.BAD_STATUS),
                Arguments.of(Who.CONNECT, answer("200 OK", 3, "moo"), Cause.BAD_ANSWER),
                Arguments.of(Who.UPLOAD, answer("200 OK", 5, "19999"), Cause.BAD_ANSWER),
                Arguments.of(Who.CONNECT, new Behaviour.Bytes("moo\r\n\r\n"), Cause.BAD_ANSWER),
                Arguments.of(
                        Who.CONNECT,
                        new Behaviour.Bytes("HTTP/1.1 200 OK\r\n\r\n" + HELLO),
                        Cause.BAD_ANSWER));
    }

    private static Behaviour answer(String status, int length, String body) {
        return new Behaviour.Bytes(
                "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(status, length, body));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsCountedUnderItsCause(Who who, Behaviour behaviour, Cause cause) throws Exception {
        try (var server = new AdverseServer(behaviour)) {
            var report = run(who, server.address(), 10);

            assertThat(report.failures()).isPositive();
            assertThat(report.causes()).containsOnlyKeys(cause.key());
            assertThat(report.firstFailures())
                    .isNotEmpty()
                    .allSatisfy(failure -> {
                        assertThat(failure.cause()).isEqualTo(cause.key());
                        assertThat(failure.detail()).isNotBlank();
                        assertThat(failure.at()).isGreaterThan(report.startedAt());
                    });
        }
    }

    @Test
    void nobodyListeningIsRefused() throws Exception {
        InetSocketAddress nobody;
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
        }

        var report = run(Who.ALL, nobody, 40);

        assertThat(report.causes()).containsOnlyKeys(Cause.REFUSED.key());
        assertThat(report.failures()).isEqualTo(report.requests());
        assertThat(report.firstFailures()).hasSize(Tally.FAILURES_SHOWN);
        assertThat(report.generations()).isEmpty();
    }

    @Test
    void aFullQueueOfConnectionsIsAConnectTimeout() throws IOException, InterruptedException {
        try (var neverAccepts = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address =
                    new InetSocketAddress(
                            neverAccepts.getInetAddress(), neverAccepts.getLocalPort());
            var report = run(Who.CONNECT, address, 20);

            assertThat(report.causes())
                    .containsKey(Cause.CONNECT_TIMEOUT.key())
                    .containsOnlyKeys(Cause.CONNECT_TIMEOUT.key(), Cause.TIMEOUT.key());
        }
    }

    private Report run(Who who, InetSocketAddress server, int requests)
            throws InterruptedException {
        var writer =
                new Samples.Writer() {
                    @Override
                    public void write(Outcome outcome) {
                        outcomes.add(outcome);
                    }

                    @Override
                    public void close() {}
                };
        var run = new Run(who.plan(server), writer, events::add);
        run.start();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> outcomes.size() >= requests);
        return run.stop();
    }
}
