// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import static dev.baton.push.websocket.RawWebSocket.closing;
import static dev.baton.push.websocket.RawWebSocket.frame;
import static dev.baton.push.websocket.RawWebSocket.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.session.WebSocketSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Who is too fast, who is too slow, and the order of things.
final class FlowTest {
    private static final WebSocketSettings PLAIN = WebSocketSettings.DEFAULT.withCompression(false);
    private static final Frame FRAME = Frame.binary(new byte[8 * 1024]);
    private static final int FRAME_SIZE = 8 * 1024 + 4;

    private static Recorder opened(WebSocketServer server) throws InterruptedException {
        var endpoint = server.endpoint();
        assertThat(endpoint.next()).isEqualTo("opened");
        return endpoint;
    }

    /// Sends until more than `highWater` bytes wait, and the kernel takes no more of them; returns
    /// how many frames that were.
    private static int fill(Recorder endpoint, RawWebSocket client, long highWater)
            throws Exception {
        var link = endpoint.link();
        int sent = 0;
        for (int unchanged = 0; unchanged < 5; unchanged++) {
            long before = link.pending();
            while (link.pending() <= highWater) {
                assertThat(link.send(FRAME)).isTrue();
                sent++;
                unchanged = 0;
            }
            awaitLoop(endpoint, client);
            unchanged = link.pending() == before ? unchanged : 0;
            TimeUnit.MILLISECONDS.sleep(10); // the kernel has time-outs of its own
        }
        return sent;
    }

    /// Returns when the loop has read from the client twice, and so has done what it was to do
    /// before.
    private static void awaitLoop(Recorder endpoint, RawWebSocket client) throws Exception {
        for (int i = 0; i < 2; i++) {
            client.text("loop");
            var event = endpoint.next();
            while (event.equals("writable")) {
                event = endpoint.next();
            }
            assertThat(event).isEqualTo("text loop");
        }
    }

    @Test
    void aReaderThatStopsIsWaitedForWithAFullBufferAndNoMore() throws Exception {
        long high = 256 * 1024;
        long low = 64 * 1024;
        try (var server = WebSocketServer.of(PLAIN.withWater(low, high));
                var client = server.open()) {
            var endpoint = opened(server);
            var link = endpoint.link();
            int sent = fill(endpoint, client, high);
            assertThat(link.pending()).isBetween(high, high + FRAME_SIZE);
            assertThat(endpoint.events).isEmpty();
            for (int i = 0; i < sent; i++) {
                assertThat(client.read().payload()).hasSize(8 * 1024);
            }
            assertThat(endpoint.next()).isEqualTo("writable");
            await().until(() -> link.pending() == 0);
            assertThat(endpoint.events).isEmpty(); // once
        }
    }

    @Test
    void whoStopsAtTheMarkExactlyIsToldToo() throws Exception {
        var frame = Frame.text("x".repeat(62)); // 64 bytes on the wire
        var endpoint =
                new Recorder() {
                    @Override
                    public void text(String message) {
                        for (int i = 0; i < 4; i++) { // on the loop: nothing is taken meanwhile
                            link().send(frame);
                        }
                        events.add("pending " + link().pending());
                    }
                };
        try (var server = new WebSocketServer(PLAIN.withWater(64, 256), () -> endpoint);
                var client = server.open()) {
            assertThat(opened(server)).isSameAs(endpoint);
            client.text("go");
            assertThat(endpoint.next()).isEqualTo("pending 256");
            assertThat(endpoint.next()).isEqualTo("writable");
        }
    }

    /// Sends so many frames, never more than the high-water mark allows, then closes.
    private static Recorder filling(int frames, long low, long high) {
        return new Recorder() {
            private int left = frames;

            @Override
            public void opened(Link link) {
                super.opened(link);
                fillUp();
            }

            @Override
            public void writable() {
                events.add(link().pending() <= low ? "room" : "no room");
                fillUp();
            }

            private void fillUp() {
                while (link().pending() <= high && left > 0) {
                    link().send(FRAME);
                    left--;
                }
                if (left == 0) {
                    link().close(1000, "");
                } else {
                    events.add("full");
                }
            }
        };
    }

    @Test
    void whoeverIsToldOfRoomHasIt() throws Exception {
        int frames = 4000;
        long low = 16 * 1024;
        long high = 128 * 1024;
        try (var server =
                        new WebSocketServer(
                                PLAIN.withWater(low, high), () -> filling(frames, low, high));
                var client = server.open()) {
            var endpoint = opened(server);
            assertThat(endpoint.next()).isEqualTo("full");
            for (int i = 0; i < frames; i++) {
                assertThat(client.read().payload()).hasSize(8 * 1024);
            }
            client.close(1000, "");
            assertThat(client.readAll()).containsExactly("close 1000");
            assertThat(endpoint.events).contains("room").doesNotContain("no room");
        }
    }

    @Test
    void pendingCountsWhatTheKernelHasNotTaken() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var link = opened(server).link();
            assertThat(link.pending()).isZero();
            var megabyte = Frame.binary(new byte[1024 * 1024]);
            for (int i = 0; i < 16; i++) {
                link.send(megabyte);
            }
            assertThat(link.pending()).isGreaterThan(1024 * 1024);
            for (int i = 0; i < 16; i++) {
                assertThat(client.read().payload()).hasSize(1024 * 1024);
            }
            await().until(() -> link.pending() == 0);
        }
    }

    @Test
    void whatWillNeverBeTakenIsNotPending() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            fill(endpoint, client, 1024 * 1024);
            client.reset();
            assertThat(endpoint.next()).startsWith("closed 1006");
            await().until(() -> endpoint.link().pending() == 0);
            assertThat(endpoint.link().send(FRAME)).isFalse();
        }
    }

    /// Turns reading off when it is told to.
    private static Recorder reluctant() {
        return new Recorder() {
            @Override
            public void text(String message) {
                if (message.equals("stop")) {
                    link().reading(false);
                }
                super.text(message);
            }
        };
    }

    @Test
    void withoutReadingNotEvenWhatIsHereIsDelivered() throws Exception {
        try (var server = new WebSocketServer(PLAIN, FlowTest::reluctant);
                var client = server.open()) {
            var endpoint = opened(server);
            client.send(join(frame(0x81, "stop"), frame(0x81, "a"), frame(0x81, "stop")));
            client.text("b");
            assertThat(endpoint.next()).isEqualTo("text stop");
            endpoint.link().send(Frame.text("x"));
            assertThat(client.readText()).isEqualTo("x");
            client.text("c");
            for (var expected : List.of("text a", "text stop", "on again", "text b", "text c")) {
                if (expected.equals("text a") || expected.equals("on again")) {
                    endpoint.events.add("on again");
                    endpoint.link().reading(true);
                    assertThat(endpoint.next()).isEqualTo("on again");
                }
                if (!expected.equals("on again")) {
                    assertThat(endpoint.next()).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void withoutReadingTheKernelHoldsTheClientUp() throws Exception {
        try (var server = new WebSocketServer(PLAIN, FlowTest::reluctant);
                var client = server.open()) {
            var endpoint = opened(server);
            client.text("stop");
            assertThat(endpoint.next()).isEqualTo("text stop");
            var flood = frame(0x82, new byte[256 * 1024]);
            int frames = 128; // 32 MiB: more than all kernel buffers
            var sender =
                    Thread.startVirtualThread(() -> {
                        try {
                            for (int i = 0; i < frames; i++) {
                                client.send(flood);
                            }
                        } catch (IOException e) {
                            endpoint.events.add("the client failed: " + e);
                        }
                    });
            assertThat(sender.join(Duration.ofMillis(300))).isFalse();
            assertThat(endpoint.events).isEmpty();
            endpoint.link().reading(true);
            for (int i = 0; i < frames; i++) {
                assertThat(endpoint.next()).hasSize("binary ".length() + 2 * 256 * 1024);
            }
            sender.join();
        }
    }

    @Test
    void withoutReadingNobodyIsTakenForDead() throws Exception {
        var impatient =
                PLAIN.withPingInterval(Duration.ofMillis(30))
                        .withPongTimeout(Duration.ofMillis(30));
        try (var server = new WebSocketServer(impatient, FlowTest::reluctant);
                var held = server.open()) {
            var endpoint = opened(server);
            held.text("stop");
            assertThat(endpoint.next()).isEqualTo("text stop");
            for (int i = 0; i < 3; i++) {
                try (var silent = server.open()) { // has the same time
                    assertThat(silent.readAll()).containsExactly("ping ");
                }
            }
            assertThat(endpoint.events).isEmpty();
            endpoint.link().reading(true);
            for (var frame = held.read(); !frame.toString().equals("ping "); frame = held.read()) {
                assertThat(frame).hasToString("ping ");
            }
        }
    }

    @Test
    void theEndOfAClientThatIsNotReadComesAfterItsMessages() throws Exception {
        try (var server = new WebSocketServer(PLAIN, FlowTest::reluctant);
                var client = server.open()) {
            var endpoint = opened(server);
            client.send(join(frame(0x81, "stop"), frame(0x81, "last words")));
            client.endOutput();
            assertThat(endpoint.next()).isEqualTo("text stop");
            endpoint.events.add("on again");
            endpoint.link().reading(true);
            assertThat(endpoint.next()).isEqualTo("on again");
            assertThat(endpoint.next()).isEqualTo("text last words");
            assertThat(endpoint.next()).isEqualTo("closed 1006 no close frame");
        }
    }

    @Test
    void aCloseIsAnsweredWithoutReadingToo() throws Exception {
        try (var server = new WebSocketServer(PLAIN, FlowTest::reluctant);
                var client = server.open()) {
            var endpoint = opened(server);
            client.send(join(frame(0x81, "stop"), frame(0x81, "never"), closing(1000, "")));
            assertThat(endpoint.next()).isEqualTo("text stop");
            endpoint.link().close(1001, "");
            assertThat(client.readAll()).containsExactly("close 1001");
            assertThat(endpoint.next()).isEqualTo("closed 1001");
        }
    }

    @Test
    void aClientThatPingsAndDoesNotReadIsOwedOnePong() throws Exception {
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            var link = endpoint.link();
            fill(endpoint, client, 512 * 1024);
            long before = link.pending();
            var pings = new byte[1000][];
            for (int round = 0; round < 40; round++) {
                Arrays.fill(pings, frame(0x89, "p".repeat(125)));
                client.send(join(pings));
            }
            client.send(frame(0x89, "last"));
            client.text("done");
            assertThat(endpoint.next()).isEqualTo("text done");
            assertThat(link.pending()).isLessThan(before + 128 * 1024);
            int pongs = 0;
            for (var frame = client.read();
                    !frame.toString().equals("pong 6c617374");
                    frame = client.read()) {
                pongs += frame.opcode() == 10 ? 1 : 0;
            }
            assertThat(pongs).isLessThan(2000);
        }
    }

    @Test
    void aClientThatNeverReadsIsCutHoweverMuchItSays() throws Exception {
        var impatient =
                PLAIN.withPingInterval(Duration.ofMillis(400))
                        .withPongTimeout(Duration.ofMillis(400));
        try (var server = WebSocketServer.of(impatient);
                var client = server.open()) {
            var endpoint = opened(server);
            fill(endpoint, client, 512 * 1024);
            var talker =
                    Thread.startVirtualThread(() -> {
                        try {
                            while (true) {
                                client.send(frame(0x8a, ""));
                                Thread.sleep(10);
                            }
                        } catch (IOException | InterruptedException e) {
                            endpoint.events.add("cut");
                        }
                    });
            assertThat(endpoint.next()).isEqualTo("closed 1006 nothing read for too long");
            assertThat(endpoint.next()).isEqualTo("cut");
            talker.join();
        }
    }

    @Test
    void aClientThatReadsSlowlyIsNotCut() throws Exception {
        var impatient =
                PLAIN.withPingInterval(Duration.ofMillis(250))
                        .withPongTimeout(Duration.ofMillis(250));
        try (var server = WebSocketServer.of(impatient);
                var client = server.open()) {
            var endpoint = opened(server);
            int sent = fill(endpoint, client, 4 * 1024 * 1024);
            long begun = System.nanoTime();
            for (int read = 0; read < sent; ) {
                var frame = client.read();
                if (frame.opcode() == 2) {
                    read++;
                    if (endpoint.link().pending() > 0) {
                        TimeUnit.MILLISECONDS.sleep(4); // the slowness that is tested
                    }
                } else {
                    client.send(frame(0x8a, ""));
                }
            }
            assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(750));
            assertThat(endpoint.link().isClosed()).isFalse();
        }
    }

    @Test
    void eachThreadsMessagesArriveInItsOrder() throws Exception {
        int threads = 8;
        int each = 2000;
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var link = opened(server).link();
            for (int t = 0; t < threads; t++) {
                var name = "t" + t;
                Thread.startVirtualThread(() -> {
                    for (int i = 0; i < each; i++) {
                        link.send(Frame.text(name + " " + i));
                    }
                });
            }
            var next = new HashMap<String, Integer>();
            for (int i = 0; i < threads * each; i++) {
                var words = client.readText().split(" ", 2);
                assertThat(Integer.parseInt(words[1]))
                        .isEqualTo(next.merge(words[0], 1, Integer::sum) - 1);
            }
        }
    }

    @Test
    void whatTheLoopSendsDoesNotOvertakeWhatWasSentBefore() throws Exception {
        try (var server =
                        new WebSocketServer(
                                PLAIN,
                                () ->
                                        new Recorder() {
                                            @Override
                                            public void text(String message) {
                                                sendFromElsewhere(link(), message);
                                                link().send(Frame.text(message + " second"));
                                            }
                                        });
                var client = server.open()) {
            for (int i = 0; i < 200; i++) {
                client.text("m" + i);
                assertThat(client.readText()).isEqualTo("m" + i + " first");
                assertThat(client.readText()).isEqualTo("m" + i + " second");
            }
        }
    }

    private static void sendFromElsewhere(Link link, String message) {
        try {
            Thread.ofPlatform().start(() -> link.send(Frame.text(message + " first"))).join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFrameForAllReachesAllInOrder() throws Exception {
        int clients = 100;
        int rounds = 20;
        try (var server = WebSocketServer.of(PLAIN)) {
            var sockets = new ArrayList<RawWebSocket>();
            var links = new ArrayList<Link>();
            try {
                for (int i = 0; i < clients; i++) {
                    sockets.add(server.open());
                    links.add(opened(server).link());
                }
                for (int round = 0; round < rounds; round++) {
                    var small = Frame.text("small " + round);
                    var large = Frame.text("large " + round + " ".repeat(3000));
                    links.forEach(link -> link.send(small));
                    links.forEach(link -> link.send(large));
                }
                for (var socket : sockets) {
                    for (int round = 0; round < rounds; round++) {
                        assertThat(socket.readText()).isEqualTo("small " + round);
                        assertThat(socket.readText().strip()).isEqualTo("large " + round);
                    }
                }
            } finally {
                for (var socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void whatOneConnectionSendsToAnotherLeavesAtOnce() throws Exception {
        var links = new ArrayList<Link>();
        try (var server =
                new WebSocketServer(
                        PLAIN,
                        () ->
                                new Recorder() {
                                    @Override
                                    public void opened(Link link) {
                                        super.opened(link);
                                        synchronized (links) {
                                            links.add(link);
                                        }
                                    }

                                    @Override
                                    public void text(String message) {
                                        var frame = Frame.text(message);
                                        synchronized (links) {
                                            links.forEach(link -> link.send(frame));
                                        }
                                    }
                                })) {
            try (var a = server.open();
                    var b = server.open();
                    var c = server.open()) {
                for (int i = 0; i < 3; i++) {
                    opened(server);
                }
                for (var each : List.of(a, b, c)) {
                    each.text("hello");
                    for (var other : List.of(a, b, c)) {
                        assertThat(other.readText()).isEqualTo("hello");
                    }
                }
            }
        }
    }

    @Test
    void aLargeMessageInSmallPartsIsPutTogether() throws Exception {
        var bytes = new byte[1024 * 1024];
        new java.util.Random(3).nextBytes(bytes);
        try (var server = WebSocketServer.of(PLAIN);
                var client = server.open()) {
            var endpoint = opened(server);
            var whole = frame(0x82, bytes);
            for (int from = 0, size = 1;
                    from < whole.length;
                    from += size, size = 7 * size % 30_011 + 1) {
                size = Math.min(size, whole.length - from);
                client.send(Arrays.copyOfRange(whole, from, from + size));
            }
            assertThat(endpoint.next()).isEqualTo("binary " + HexFormat.of().formatHex(bytes));
        }
    }
}
