// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import dev.baton.push.PushServer;
import dev.baton.push.http.Exchange;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Topics;
import dev.baton.push.session.WebSocketSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/// An application with small limits, for clients that mean no good. It runs in a process of its own
/// with little memory.
public final class Victim {
    private static final int KIBIBYTE = 1024;
    private static final int LARGE = 64 * KIBIBYTE * KIBIBYTE;

    private static final String PAGE = "x".repeat(20 * KIBIBYTE);

    /// For clients that do nothing wrong on a machine that is busy.
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private static final HttpLimits LIMITS =
            HttpLimits.DEFAULT
                    .withBodyBytes(256 * KIBIBYTE)
                    .withHeadTime(Duration.ofSeconds(5))
                    .withBodyPause(Duration.ofSeconds(5))
                    .withBodyTime(Duration.ofSeconds(10))
                    .withIdleTime(Duration.ofSeconds(8))
                    .withAnswerPause(Duration.ofSeconds(3));

    private static final WebSocketSettings WEBSOCKET =
            WebSocketSettings.DEFAULT
                    .withMaxFrame(128 * KIBIBYTE)
                    .withMaxMessage(128 * KIBIBYTE)
                    .withPingInterval(Duration.ofSeconds(4))
                    .withPongTimeout(Duration.ofSeconds(6))
                    .withCloseTimeout(Duration.ofSeconds(1))
                    .withWater(64 * KIBIBYTE, 256 * KIBIBYTE);

    private static final SockJsSettings SOCKJS =
            SockJsSettings.DEFAULT
                    .withMaxMessage(128 * KIBIBYTE)
                    .withHeartbeat(Duration.ofSeconds(3))
                    .withDisconnectDelay(Duration.ofSeconds(4))
                    .withMaxSessionsPerAddress(50_000)
                    .withResponseLimit(LARGE)
                    .withWater(64 * KIBIBYTE, 256 * KIBIBYTE);

    private Victim() {}

    /// Serves until it is stopped.
    ///
    /// @param args the port
    public static void main(String... args) {
        PushServer.create()
                .limits(LIMITS)
                .get("/", exchange -> exchange.text("hello"))
                .get("/page", exchange -> exchange.text(PAGE))
                .get("/large", Victim::large)
                .get("/vitals", exchange -> exchange.text(Long.toString(used())))
                .post("/upload", exchange -> exchange.text(Integer.toString(count(exchange))))
                .websocket("/ws", WEBSOCKET, new Echo())
                .websocket("/everybody", WEBSOCKET, new Everybody())
                .sockjs("/echo", SOCKJS, Session::send)
                .sockjs("/calm", SockJsSettings.DEFAULT.withDisconnectDelay(PATIENT), Session::send)
                .sockjs("/other", SOCKJS, Session::send)
                .sockjs("/few", SOCKJS.withMaxSessionsPerAddress(20), Session::send)
                .listen("http", address(args))
                .run();
    }

    private static InetSocketAddress address(String... args) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    }

    private static void large(Exchange exchange) throws Exception {
        exchange.stream("application/octet-stream", LARGE, Victim::zeros);
    }

    private static void zeros(OutputStream out) throws Exception {
        var part = new byte[16 * KIBIBYTE];
        for (int sent = 0; sent < LARGE; sent += part.length) {
            out.write(part);
        }
    }

    private static int count(Exchange exchange) throws Exception {
        int count = 0;
        var part = new byte[4 * KIBIBYTE];
        for (int read = exchange.body().read(part); read >= 0; read = exchange.body().read(part)) {
            count += read;
        }
        return count;
    }

    /// Bytes in use after a collection, on the heap and in buffers outside of it.
    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + buffers();
    }

    /// What Netty holds, which is not what the JDK's beans see.
    private static long buffers() {
        var allocator = (ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT;
        return allocator.metric().usedDirectMemory();
    }

    private static final class Echo implements SessionHandler {
        @Override
        public void message(Session session, String text) {
            session.send(text);
        }
    }

    /// Sends what it is sent to everybody.
    private static final class Everybody implements SessionHandler {
        private final Topics topics = new Topics();

        @Override
        public void opened(Session session) {
            topics.subscribe(session, "everybody");
        }

        @Override
        public void message(Session session, String text) {
            topics.publish("everybody", text);
        }

        @Override
        public void closed(Session session, int code, String reason) {
            topics.unsubscribe(session);
        }
    }
}
