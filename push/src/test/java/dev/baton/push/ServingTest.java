// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.Listener;
import dev.baton.posix.Fd;
import dev.baton.posix.Sockets;
import dev.baton.push.wire.RawClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class ServingTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /// A socket of somebody else's.
    private static final class Own implements Listener, AutoCloseable {
        private final Fd socket =
                Sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);

        @Override
        public String name() {
            return "own";
        }

        @Override
        public SocketAddress address() {
            return Sockets.localAddress(socket.number());
        }

        RawClient connect() throws java.io.IOException {
            return new RawClient(((InetSocketAddress) address()).getPort());
        }

        @Override
        public int descriptor() {
            return socket.duplicate(3).release();
        }

        @Override
        public ServerSocketChannel channel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @Test
    void servesOnASocketOfSomebodyElseAndAsksTheGuardWithItsName() throws Exception {
        var server =
                PushServer.create()
                        .get("/", exchange -> exchange.text("here"))
                        .guard((listener, _) -> listener.equals("own"));
        try (var own = new Own();
                var _ = server.serve(List.of(own));
                var client = own.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            assertThat(client.answer().body()).isEqualTo("here");
            client.send("GET /health/live HTTP/1.1\nHost: a\n\n");
            assertThat(client.answer().status()).isEqualTo(404);
        }
    }

    @Test
    void aStopWaitsForWhatIsUnderWayAndEndsStreams() throws Exception {
        var asked = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var left = new AtomicBoolean();
        var server =
                PushServer.create()
                        .get(
                                "/",
                                exchange -> {
                                    asked.countDown();
                                    goOn.await();
                                    exchange.text("whole");
                                })
                        .get("/stream", exchange -> LeavingStream.open(exchange, left));
        try (var own = new Own();
                var serving = server.serve(List.of(own));
                var client = own.connect();
                var stream = own.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            asked.await();
            stream.send("GET /stream HTTP/1.1\nHost: a\n\n");
            while (!stream.line().isEmpty()) {} // the head
            assertThat(stream.chunk()).isEqualTo("begun");
            var stopped = new AtomicBoolean();
            var stopping =
                    Thread.startVirtualThread(() -> {
                        try {
                            stopped.set(serving.stop(LONG));
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
            await().untilTrue(left);
            goOn.countDown();
            assertThat(client.answer().body()).isEqualTo("whole");
            assertThat(stopping.join(LONG)).isTrue();
            assertThat(stopped).isTrue();
        }
    }

    @Test
    void whatOutlivesThePatienceIsCut() throws Exception {
        var asked = new CountDownLatch(1);
        var server =
                PushServer.create()
                        .get(
                                "/",
                                _ -> {
                                    asked.countDown();
                                    new CountDownLatch(1).await();
                                });
        try (var own = new Own();
                var serving = server.serve(List.of(own));
                var client = own.connect()) {
            client.send("GET / HTTP/1.1\nHost: a\n\n");
            asked.await();
            assertThat(serving.stop(Duration.ofMillis(1))).isFalse();
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aServerThatListensItselfDoesNotServeOnOthersSockets() {
        var server = PushServer.create().listen("http", 0);
        assertThatThrownBy(() -> server.serve(List.of())).hasMessageContaining("http");
    }
}
