// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.Passage;
import dev.baton.lifecycle.drain.Work;
import dev.baton.push.handoff.MovingState;
import dev.baton.push.handoff.MovingTopics;
import dev.baton.push.http.EventStream;
import dev.baton.push.http.Exchange;
import dev.baton.push.http.Handler;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.http.Leaving;
import dev.baton.push.http.MovableHandler;
import dev.baton.push.http.PushStream;
import dev.baton.push.route.Route;
import dev.baton.push.route.Routes;
import dev.baton.push.wire.HttpIntake;
import dev.baton.push.wire.HttpService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Streams that go from one server to another, both in this process.
final class StreamsMoveTest {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<EventStream> streams = new LinkedBlockingQueue<>();
    private final AtomicInteger work = new AtomicInteger();

    /// One of the two generations.
    private record Side(HttpIntake intake, Relocation relocation) {}

    /// A client that speaks no more than it must.
    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client(InetSocketAddress to) throws IOException {
            socket = new Socket(to.getAddress(), to.getPort());
            socket.setSoTimeout(20_000);
            in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            open.add(this);
        }

        void send(String text) throws IOException {
            socket.getOutputStream()
                    .write(text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        /// Up to an empty line.
        String head() throws IOException {
            var all = new StringBuilder();
            for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                all.append(line).append('\n');
            }
            return all.toString();
        }

        String chunk() throws IOException {
            var chars = new char[Integer.parseInt(in.readLine(), 16)];
            for (int i = 0; i < chars.length; i++) {
                chars[i] = (char) in.read();
            }
            assertThat(in.readLine()).isEmpty();
            return new String(chars);
        }

        boolean isAtEnd() throws IOException {
            return in.read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Side side(Handler handler) {
        var service =
                new HttpService(
                        Routes.of(
                                List.of(
                                        new Route("GET", "/", handler, Route.Kind.BLOCKING),
                                        new Route(
                                                "GET",
                                                "/next",
                                                e -> e.text("next"),
                                                Route.Kind.BLOCKING))),
                        HttpLimits.DEFAULT,
                        0,
                        _ -> begun(),
                        false);
        var intake = new HttpIntake(service, List.of());
        open.add(intake);
        var relocation =
                new Relocation(
                        List.of(intake),
                        List.of(),
                        List.of(),
                        new MovingTopics(Map.of()),
                        new MovingState(Map.of()),
                        _ -> {},
                        null);
        return new Side(intake, relocation);
    }

    private Work begun() {
        work.incrementAndGet();
        var ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) {
                work.decrementAndGet();
            }
        };
    }

    private void assertNothingIsLeft(Side side) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    assertThat(side.intake.connections()).isZero();
                    assertThat(work).as("work in flight").hasValue(0);
                });
    }

    /// Has a hand-off begun whose other end does not listen yet.
    private static final class Halted {
        private final Thread from;
        private final Side to;

        /// @param parcels that are under way when this returns
        Halted(Side from, Side to, int parcels) {
            var ends = Passage.pair();
            from.relocation.meetSuccessor(ends.get(0));
            to.relocation.meetPredecessor(ends.get(1));
            this.to = to;
            this.from =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> {
                                var _ = from.relocation.handOff(() -> {});
                            });
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> from.relocation.underWay() == parcels);
        }

        void goOn() throws InterruptedException {
            var receiving = Thread.ofPlatform().daemon().start(to.relocation::receive);
            from.join();
            receiving.join();
        }
    }

    @Test
    void aClientThatLeavesOnTheWayLeavesNoWork() throws Exception {
        for (var reset : new boolean[] {true, false}) {
            var first = side(events());
            var second = side(events());
            var client = connect(first);
            begun(client);
            var halted = new Halted(first, second, 1);
            if (reset) {
                client.socket.setSoLinger(true, 0);
                client.close();
            } else {
                client.socket.shutdownOutput();
            }
            halted.goOn();
            assertNothingIsLeft(second);
        }
    }

    /// The old code ends the stream while its parcel is under way, and is slow to say that there is
    /// no more; its client has asked behind it.
    @Test
    void aRequestBehindAStreamThatEndsOnItsWayIsAnswered() throws Exception {
        var held = new LinkedBlockingQueue<PushStream>();
        Handler hold = e -> held.add(e.hold("text/plain", new PushStream.Listener() {}));
        var first = side(MovableHandler.of(hold, hold));
        var second = side(MovableHandler.of(hold, hold));
        try (var client = connect(first)) {
            var before = Objects.requireNonNull(held.poll(20, SECONDS));
            before.send("one".getBytes(StandardCharsets.US_ASCII));
            client.head();
            assertThat(client.chunk()).isEqualTo("one");
            var halted = new Halted(first, second, 1);
            before.send("last".getBytes(StandardCharsets.US_ASCII));
            before.end();
            before.afterLook(() -> LockSupport.parkNanos(700_000_000)); // the loop is held up
            client.send("GET /next HTTP/1.1\nHost: a\n\n");
            halted.goOn();
            assertThat(client.chunk()).isEqualTo("last");
            assertThat(client.head()).isEqualTo("0\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
            assertThat(client.in.read()).isEqualTo('n');
        }
        assertNothingIsLeft(second);
    }

    /// Connections and streams that come to a server that is about to stop.
    @Test
    void whoArrivesDuringAStopIsToldToLeave() throws Exception {
        var first = side(events());
        var second = side(events());
        try (var idle = connect(first);
                var stream = connect(first)) {
            idle.head();
            idle.chunk();
            begun(stream).end();
            next();
            var halted = new Halted(first, second, 2);
            second.intake.pause();
            second.intake.closeIdle();
            halted.goOn();
            assertNothingIsLeft(second);
        }
    }

    /// A successor that is about to be reloaded does not wait for requests that take long.
    @Test
    void whoeverIsBusyStaysWhenTheSuccessorHasEnough() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        Handler slow =
                exchange -> {
                    begun.countDown();
                    end.await();
                    exchange.text("slow");
                };
        var first = side(slow);
        var second = side(slow);
        try (var busy = connect(first);
                var idle = new Client(first.intake.openPrivately())) {
            begun.await();
            idle.send("GET /next HTTP/1.1\nHost: a\n\n");
            idle.head();
            var halted = new Halted(first, second, 1);
            second.relocation.hurry();
            halted.goOn();
            assertThat(first.intake.connections()).isOne();
            assertThat(second.intake.connections()).isOne();
            end.countDown();
            assertThat(busy.head()).startsWith("HTTP/1.1 200 OK");
            assertThat(busy.in.read()).isEqualTo('s');
        }
        assertNothingIsLeft(first);
    }

    @Test
    void aNoteOfALaterReleaseCostsNobodyItsConnection() throws Exception {
        var first = side(events());
        try (var client = new Client(first.intake.openPrivately())) {
            client.send("GET /next HTTP/1.1\nHost: a\n\n");
            client.head();
            var ends = Passage.pair();
            first.relocation.meetSuccessor(ends.get(0));
            var there = ends.get(1);
            var answering =
                    Thread.ofPlatform().daemon().start(() -> sayWhatNobodyKnowsAndLeave(there));
            assertThat(first.relocation.handOff(() -> {})).isFalse();
            answering.join();
            assertThat(client.in.read()).isEqualTo('n');
            assertThat(client.in.skip(3)).isEqualTo(3);
            client.send("GET /next HTTP/1.1\nHost: a\n\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
        }
    }

    /// A note of the kind `later`, to the first parcel.
    private static void sayWhatNobodyKnowsAndLeave(Passage there) {
        try {
            var frame = there.receive();
            while (frame.descriptors().isEmpty()) {
                frame = there.receive();
            }
            frame.discard();
            there.send(
                    HexFormat.of().parseHex("a2646e6f7465656c61746572666e756d62657201"), List.of());
            there.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whoever does not move is told to leave.
    private static void move(Side from, Side to) throws InterruptedException {
        var ends = Passage.pair();
        to.intake.open();
        from.relocation.meetSuccessor(ends.get(0));
        to.relocation.meetPredecessor(ends.get(1));
        var receiving = Thread.ofPlatform().daemon().start(to.relocation::receive);
        var held =
                from.relocation.handOff(() -> {
                    from.intake.leave(Leaving.RELOAD).forEach(Runnable::run);
                    from.intake.closeIdle();
                });
        receiving.join();
        assertThat(held).isTrue();
        assertThat(from.intake.connections()).isZero();
    }

    private Client connect(Side to) throws IOException {
        var client = new Client(to.intake.openPrivately());
        client.send("GET /?a=b HTTP/1.1\nHost: somewhere\nLast-Event-ID: 41\n\n");
        return client;
    }

    /// The stream of a client that has connected, and the client past its beginning.
    private EventStream begun(Client client) throws IOException, InterruptedException {
        client.head();
        client.chunk();
        return next();
    }

    private EventStream next() throws InterruptedException {
        return Objects.requireNonNull(streams.poll(20, SECONDS), "no stream");
    }

    private void take(Exchange exchange) {
        streams.add(exchange.events(Duration.ZERO));
    }

    private MovableHandler events() {
        return MovableHandler.of(this::take, this::take);
    }

    @Test
    void anEventStreamGoesOnAsIfNothingHadHappened() throws Exception {
        var first = side(events());
        var second = side(events());
        try (var client = connect(first)) {
            assertThat(client.head()).startsWith("HTTP/1.1 200 OK").contains("chunked");
            assertThat(client.chunk()).isEqualTo(": \n\n");
            var before = next();
            assertThat(before.lastEventId()).contains("41");
            before.attributes().put("room", "lobby");
            before.send(null, "42", "here");
            move(first, second);
            assertThat(before.isClosed()).isTrue();
            assertThat(before.send("lost")).isFalse();
            var after = next();
            assertThat(after.lastEventId()).contains("42");
            assertThat(after.attributes()).isEqualTo(Map.of("room", "lobby"));
            after.send(null, "43", "there");
            move(second, first);
            var again = next();
            assertThat(again.lastEventId()).contains("43");
            again.send("back");
            again.end();
            assertThat(client.chunk()).isEqualTo("id: 42\ndata: here\n\n");
            assertThat(client.chunk()).isEqualTo("id: 43\ndata: there\n\n");
            assertThat(client.chunk()).isEqualTo("data: back\n\n");
            assertThat(client.head()).isEqualTo("0\n");
            client.send("GET /next HTTP/1.1\nHost: a\n\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void theExchangeIsThatOfTheSameRequest() throws Exception {
        var seen = new LinkedBlockingQueue<String>();
        Handler resume =
                exchange -> {
                    seen.add(
                            exchange.method()
                                    + " "
                                    + exchange.path()
                                    + " "
                                    + exchange.query("a").orElse("-")
                                    + " "
                                    + exchange.host().orElse("-"));
                    assertThatThrownBy(() -> exchange.text("no"))
                            .isInstanceOf(IllegalStateException.class);
                    take(exchange);
                };
        var first = side(events());
        var second = side(MovableHandler.of(this::take, resume));
        try (var client = connect(first)) {
            begun(client);
            move(first, second);
            next().send("still");
            assertThat(client.chunk()).isEqualTo("data: still\n\n");
            assertThat(seen).containsExactly("GET / b somewhere");
        }
    }

    /// Whatever the old code has been told is sent arrives, once, before what the new code sends.
    @Test
    void nothingIsLostOrDoubledBetweenTwoWriters() throws Exception {
        var moves = 30;
        MovableHandler counting = MovableHandler.of(this::count, this::count);
        var sides = List.of(side(counting), side(counting));
        try (var client = connect(sides.getFirst())) {
            client.head();
            client.chunk();
            var reading =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            int number = 42;
                            for (var chunk = client.chunk();
                                    !chunk.contains("data: end");
                                    chunk = client.chunk()) {
                                assertThat(chunk).isEqualTo("id: " + number + "\ndata: x\n\n");
                                number++;
                            }
                            return number;
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            for (int i = 0; i < moves; i++) {
                next();
                move(sides.get(i % 2), sides.get((i + 1) % 2));
            }
            var last = next();
            last.send("end");
            last.end();
            assertThat(reading.get(20, SECONDS)).isGreaterThan(42 + moves);
        }
    }

    /// Sends numbers until it is told that the stream is closed.
    private void count(Exchange exchange) throws InterruptedException {
        var stream = exchange.events(Duration.ZERO);
        int number = Integer.parseInt(stream.lastEventId().orElseThrow()) + 1;
        streams.add(stream);
        while (stream.send(null, Integer.toString(number), "x")) {
            number++;
            if (number % 50 == 0) {
                Thread.sleep(1);
            }
        }
    }

    @Test
    void anyHeldAnswerMoves() throws Exception {
        var parts = new LinkedBlockingQueue<PushStream>();
        Handler hold = e -> parts.add(e.hold("text/plain", new PushStream.Listener() {}));
        var first = side(MovableHandler.of(hold, hold));
        var second = side(MovableHandler.of(hold, hold));
        try (var client = new Client(first.intake.openPrivately())) {
            client.send("GET / HTTP/1.0\n\n");
            var before = Objects.requireNonNull(parts.poll(20, SECONDS));
            before.send("one ".getBytes(StandardCharsets.US_ASCII));
            move(first, second);
            var after = Objects.requireNonNull(parts.poll(20, SECONDS));
            after.send("two ".getBytes(StandardCharsets.US_ASCII));
            after.end("three".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
            assertThat(client.in.readLine()).isEqualTo("one two three");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void whatWasAskedBehindAStreamIsAnsweredThere() throws Exception {
        var first = side(events());
        var second = side(events());
        try (var client = connect(first)) {
            begun(client);
            client.send("GET /ne");
            move(first, second);
            next().end();
            client.send("xt HTTP/1.1\nHost: a\n\n");
            assertThat(client.head()).isEqualTo("0\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
            assertThat(client.in.read()).isEqualTo('n');
        }
    }

    @Test
    void aStreamThatNobodyGoesOnWithEnds() throws Exception {
        var first = side(events());
        var second = side(MovableHandler.of(this::take, _ -> {}));
        try (var client = connect(first)) {
            begun(client).send("last");
            move(first, second);
            assertThat(client.chunk()).isEqualTo("data: last\n\n");
            assertThat(client.head()).isEqualTo("0\n");
            client.send("GET /next HTTP/1.1\nHost: a\n\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void oneWhoseNewHandlerFailsIsCut() throws Exception {
        var first = side(events());
        var second =
                side(
                        MovableHandler.of(
                                this::take,
                                _ -> {
                                    throw new IllegalStateException("as the test wants");
                                }));
        try (var client = connect(first)) {
            begun(client);
            move(first, second);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    /// The predecessor keeps it, and tells it to leave with the others that do not move.
    @Test
    void oneThatNobodyWantsLeaves() throws Exception {
        var first = side(events());
        var second = side(this::take);
        try (var client = connect(first)) {
            begun(client).send("last");
            move(first, second);
            assertThat(client.chunk()).isEqualTo("data: last\n\n");
            assertThat(client.head()).isEqualTo("0\n");
            assertThat(streams).isEmpty();
        }
    }

    @Test
    void oneWithAttributesThatCannotMoveEnds() throws Exception {
        var first = side(events());
        var second = side(events());
        try (var client = connect(first)) {
            begun(client).attributes().put("thread", Thread.currentThread());
            move(first, second);
            assertThat(client.head()).isEqualTo("0\n");
            assertThat(streams).isEmpty();
        }
        assertNothingIsLeft(second);
    }

    /// Whoever closes while the stream is on its way is gone for the new code too.
    @Test
    void aClientThatHasGoneIsGone() throws Exception {
        var first = side(events());
        var second = side(events());
        var client = connect(first);
        begun(client);
        client.close();
        move(first, second);
        await().atMost(Duration.ofSeconds(20)).until(() -> second.intake.connections() == 0);
        for (var stream : streams) {
            assertThat(stream.isClosed()).isTrue();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
    }
}
