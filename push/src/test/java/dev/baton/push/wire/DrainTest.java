// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DrainTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    private static TestServer.Builder hello() {
        return TestServer.with()
                .on("GET", "/", exchange -> exchange.text("hello"))
                .inline("GET", "/inline", exchange -> exchange.text("hello"));
    }

    @Test
    void retireEndsConnectionsAtTheirNextAnswerAndOpenLetsThemStayAgain() throws IOException {
        try (var server = hello().open();
                var old = server.connect()) {
            old.send(GET);
            assertThat(old.answer().closes()).isFalse();
            server.intake.pause();
            old.send(GET);
            assertThat(old.answer().closes()).isFalse();
            server.intake.retire();
            old.send(GET);
            assertThat(old.answer().closes()).isTrue();
            assertThat(old.isClosedByServer()).isTrue();
            server.intake.open();
            assertThat(server.ask(GET).closes()).isFalse();
        }
    }

    @Test
    void aClientThatLeavesBeforeItsBodyIsThereLeavesNoWork() throws IOException {
        try (var server =
                TestServer.with().inline("POST", "/inline", e -> e.text("never")).open()) {
            for (int i = 0; i < 10; i++) {
                try (var client = server.connect()) {
                    client.send("POST /inline HTTP/1.1\nHost: a\nContent-Length: 60000\n\nabc");
                    await().until(() -> !server.work.isEmpty());
                }
                await().until(server.work::isEmpty);
            }
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void aBodyOfAllThatMayWaitIsRunInlineHoweverItComes() throws IOException {
        try (var server =
                        TestServer.with()
                                .inline(
                                        "POST",
                                        "/inline",
                                        e -> e.text("" + e.body().readAllBytes().length))
                                .open();
                var client = server.connect()) {
            client.send("POST /inline HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n10000\n");
            client.send("x".repeat(0x10000) + "\n");
            client.send("0\n\n");
            assertThat(client.answer().body()).isEqualTo("65536");
        }
    }

    @Test
    void pauseAcceptsNobodyAndOpenServesThoseWhoWaited() throws IOException {
        try (var server = hello().open()) {
            for (int i = 0; i < 20; i++) {
                server.intake.pause();
                try (var waiting = server.connect()) {
                    waiting.send(GET);
                    assertThat(server.intake.connections()).isZero();
                    server.intake.open();
                    assertThat(waiting.answer().closes()).isFalse();
                    waiting.reset();
                }
                await().until(() -> server.intake.connections() == 0);
            }
        }
    }

    @Test
    void whatWasAcceptedWhenPauseReturnsIsCountedAndNothingMoreIs() throws Exception {
        try (var server = hello().open()) {
            for (int round = 0; round < 20; round++) {
                var clients = new ArrayList<RawClient>();
                var connector =
                        Thread.startVirtualThread(() -> {
                            try {
                                for (int i = 0; i < 20; i++) {
                                    clients.add(server.connect());
                                }
                            } catch (IOException e) {
                                clients.clear(); // fails the test below
                            }
                        });
                server.intake.pause();
                int accepted = server.intake.connections();
                connector.join();
                assertThat(clients).hasSize(20);
                assertThat(server.intake.connections()).isEqualTo(accepted);
                server.intake.open();
                for (var client : clients) {
                    client.send(GET);
                    assertThat(client.answer().status()).isEqualTo(200);
                    client.reset();
                }
                await().until(() -> server.intake.connections() == 0);
            }
        }
    }

    @Test
    void closeIdleClosesTheIdleAndLeavesTheBusyToTheirAnswer() throws IOException {
        var go = new CountDownLatch(1);
        try (var server =
                        hello().on(
                                        "GET",
                                        "/slow",
                                        e -> {
                                            go.await();
                                            e.text("slow");
                                        })
                                .open();
                var idle = server.connect();
                var busy = server.connect()) {
            idle.send(GET);
            idle.answer();
            busy.send("GET /slow HTTP/1.1\nHost: a\n\n");
            await().until(() -> server.work.size() == 1);
            assertThat(server.work.iterator().next()).startsWith("GET /slow from 127.0.0.1:");
            server.intake.pause();
            server.intake.closeIdle();
            assertThat(idle.isClosedByServer()).isTrue();
            await().until(() -> server.intake.connections() == 1);
            assertThat(server.work).hasSize(1);
            go.countDown();
            var answer = busy.answer();
            assertThat(answer.body()).isEqualTo("slow");
            assertThat(answer.closes()).isTrue();
            assertThat(busy.isClosedByServer()).isTrue();
            busy.reset();
            await().until(() -> server.intake.connections() == 0 && server.work.isEmpty());
        }
    }

    @Test
    void aFreshConnectionIsGivenItsMoment() throws IOException {
        try (var server = hello().open()) {
            for (int i = 0; i < 50; i++) {
                try (var fresh = server.connect()) {
                    await().pollInterval(Duration.ofMillis(1))
                            .until(() -> server.intake.connections() == 1);
                    server.intake.pause();
                    server.intake.closeIdle();
                    fresh.send(GET);
                    assertThat(fresh.answer().closes()).isTrue();
                    fresh.reset();
                }
                await().until(() -> server.intake.connections() == 0);
                server.intake.open();
            }
        }
    }

    @Test
    void aFreshConnectionThatSaysNothingGoesInTheEnd() throws IOException {
        try (var server = hello().open();
                var silent = server.connect()) {
            await().until(() -> server.intake.connections() == 1);
            server.intake.pause();
            server.intake.closeIdle();
            assertThat(silent.isClosedByServer()).isTrue();
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void aRequestHalfReceivedIsNotIdle() throws IOException {
        try (var server = hello().open();
                var half = server.connect();
                var idle = server.connect()) {
            for (var client : new RawClient[] {half, idle}) {
                client.send(GET);
                client.answer();
            }
            half.send("GET / HTTP/1.1\n");
            idle.send(GET); // when this is answered, the loops have turned
            idle.answer();
            server.intake.pause();
            server.intake.closeIdle();
            assertThat(idle.isClosedByServer()).isTrue();
            half.send("Host: a\n\n");
            var answer = half.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.closes()).isTrue();
        }
    }

    @Test
    void pipelinedRequestsThatWereReceivedAreAnsweredUpToTheOneThatCloses() throws IOException {
        var turn = new Semaphore(0);
        try (var server =
                        hello().on(
                                        "GET",
                                        "/turn",
                                        e -> {
                                            turn.acquire();
                                            e.stream(
                                                    "text/plain",
                                                    out -> {
                                                        out.write('a');
                                                        out.flush();
                                                        turn.acquire();
                                                    });
                                        })
                                .open();
                var client = server.connect()) {
            client.send("GET /turn HTTP/1.1\nHost: a\n\n" + GET);
            turn.release();
            while (!client.line().isEmpty()) {} // its head, without Connection: close
            server.intake.pause();
            server.intake.closeIdle();
            turn.release();
            assertThat(client.line()).isEqualTo("1");
            assertThat(client.line()).isEqualTo("a");
            assertThat(client.line()).isEqualTo("0");
            assertThat(client.line()).isEmpty();
            assertThat(client.answer().closes()).isTrue();
        }
    }

    @Test
    void aClientThatWasNotToldMaySendOneMoreRequestAfterCloseIdle() throws IOException {
        var end = new Semaphore(0);
        try (var server =
                hello().on(
                                "GET",
                                "/stream",
                                e ->
                                        e.stream(
                                                "text/plain",
                                                out -> {
                                                    out.flush();
                                                    end.acquire();
                                                }))
                        .open()) {
            for (int i = 0; i < 50; i++) {
                try (var client = server.connect()) {
                    client.send("GET /stream HTTP/1.1\nHost: a\n\n");
                    while (!client.line().isEmpty()) {}
                    server.intake.pause();
                    server.intake.closeIdle();
                    end.release();
                    assertThat(client.line()).isEqualTo("0");
                    client.send(GET);
                    assertThat(client.line()).isEmpty();
                    assertThat(client.answer().closes()).isTrue();
                    client.reset();
                }
                server.intake.open();
            }
        }
    }

    @Test
    void noRequestIsLostToADrainThatWaitsUntilEverybodyIsTold() throws Exception {
        try (var server = hello().open()) {
            for (int i = 0; i < 200; i++) {
                var told = new CountDownLatch(4);
                var lost = new AtomicInteger();
                var clients = new ArrayList<Thread>();
                var under = new CountDownLatch(4);
                for (int c = 0; c < 4; c++) {
                    var path = c % 2 == 0 ? "/" : "/inline";
                    clients.add(
                            Thread.startVirtualThread(() -> {
                                try (var client = server.connect()) {
                                    var request = "GET " + path + " HTTP/1.1\nHost: a\n\n";
                                    client.send(request);
                                    var answer = client.answer();
                                    under.countDown(); // once each: all four are accepted then
                                    while (!answer.closes()) {
                                        client.send(request);
                                        answer = client.answer();
                                    }
                                } catch (IOException e) {
                                    lost.incrementAndGet();
                                }
                                told.countDown();
                            }));
                }
                assertThat(under.await(20, SECONDS)).isTrue();
                server.intake.pause();
                server.intake.retire();
                assertThat(told.await(20, SECONDS)).isTrue();
                server.intake.closeIdle();
                for (var client : clients) {
                    client.join();
                }
                assertThat(lost).hasValue(0);
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> server.intake.connections() == 0);
                server.intake.open();
            }
        }
    }

    @Test
    void probesAreNoWork() throws IOException {
        var seen = new AtomicInteger(-1);
        try (var server = hello().probe("/health/live", e -> e.text("ok")).open()) {
            assertThat(server.ask("GET /health/live HTTP/1.1\nHost: a\n\n").body()).isEqualTo("ok");
            seen.set(server.work.size());
            assertThat(seen).hasValue(0);
        }
    }

    @Test
    void aRehearsalIsServedUncountedBeforeAnythingIsOpen() throws Exception {
        try (var server = hello().closed()) {
            server.intake.rehearse(self -> {
                try (var client = new RawClient(self.getPort())) {
                    client.send(GET);
                    assertThat(client.answer().status()).isEqualTo(200);
                    assertThat(server.intake.connections()).isZero();
                }
            });
            assertThat(server.work).isEmpty();
            server.intake.open();
            assertThat(server.ask(GET).status()).isEqualTo(200);
        }
    }

    @Test
    void aUnixSocketIsServedAndItsFileOutlivesTheIntake(@TempDir Path dir) throws IOException {
        var address = UnixDomainSocketAddress.of(dir.resolve("http.sock"));
        try (var server = hello().at(address).open()) {
            try (var client = SocketChannel.open(address)) {
                client.write(
                        ByteBuffer.wrap(
                                "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                var answer = ByteBuffer.allocate(1000);
                while (client.read(answer) >= 0) {}
                assertThat(new String(answer.array(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .contains("\r\n\r\nhello");
            }
            server.intake.pause();
            server.intake.close();
            assertThat(Files.exists(address.getPath())).isTrue();
        }
    }
}
