// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.Passage;
import dev.baton.posix.Fd;
import dev.baton.push.handoff.Arrived;
import dev.baton.push.handoff.Custody;
import dev.baton.push.handoff.Destination;
import dev.baton.push.handoff.Landing;
import dev.baton.push.handoff.Mover;
import dev.baton.push.handoff.MovingState;
import dev.baton.push.handoff.MovingTopics;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.handoff.ParcelReceiver;
import dev.baton.push.handoff.ParcelSender;
import dev.baton.push.session.Message;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.session.Topics;
import dev.baton.push.session.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two generations in one process publish while sessions move from one to the other, some of them
/// in vain at first: each hears everything once, in the order of each publisher.
@Timeout(120)
class MovingTopicsTest {
    private static final String TOPIC = "topic";
    private static final int SESSIONS = 30;
    private static final int PUBLISHERS = 2;
    private static final int EACH = 400;

    private final Topics old = new Topics();
    private final Topics young = new Topics();
    private final Map<String, Sitter> here = new ConcurrentHashMap<>();
    private final Map<String, Sitter> there = new ConcurrentHashMap<>();
    private final AtomicInteger declined = new AtomicInteger();

    static List<Long> seeds() {
        var seeds = new ArrayList<Long>();
        for (int i = 0; i < 10; i++) {
            seeds.add(ThreadLocalRandom.current().nextLong());
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everybodyHearsEverythingOnceAndInOrder(long seed) throws Exception {
        var random = new Random(seed);
        var ends = Passage.pair();
        var nothing = new MovingState(Map.of());
        var sender = new ParcelSender(ends.get(0), new MovingTopics(Map.of("t", old)), nothing);
        var topics = new MovingTopics(Map.of("t", young));
        var receiver = new ParcelReceiver(ends.get(1), topics, new MovingState(Map.of()));
        for (int i = 0; i < SESSIONS; i++) {
            var sitter = new Sitter("s" + i, new ArrayList<>());
            here.put(sitter.id, sitter);
            old.subscribe(sitter, TOPIC);
        }
        var native_ = new Sitter("native", new ArrayList<>());
        young.subscribe(native_, TOPIC);
        var attending = Thread.ofPlatform().start(() -> sender.attend((_, _, then) -> then.run()));
        var receiving =
                Thread.ofPlatform().start(() -> receiver.receive(new There(random.nextInt(4))));
        var publishing = new ArrayList<Thread>();
        for (int p = 0; p < PUBLISHERS; p++) {
            publishing.add(publisher(old, "old" + p));
            publishing.add(publisher(young, "young" + p));
        }
        for (int i = 0; i < SESSIONS; i++) {
            Objects.requireNonNull(here.get("s" + i)).depart(sender);
            if (random.nextInt(3) == 0) {
                Thread.sleep(1);
            }
        }
        for (var publisher : publishing) {
            publisher.join();
        }
        await().until(() -> there.size() == SESSIONS && sender.underWay() == 0);
        old.publish(TOPIC, "end 0");
        await().until(() ->
                there.values().stream().allMatch(sitter -> sitter.heard().contains("end 0")));
        sender.close();
        attending.join();
        receiving.join();

        await().until(() -> native_.heard().contains("end 0"));
        for (var sitter : there.values()) {
            assertHeardAll(seed, sitter.id, sitter.heard());
        }
        assertHeardAll(seed, "native", native_.heard());
        assertThat(declined).hasValue(SESSIONS);
    }

    /// Who carries what the other generation publishes is held up on its way to a session that
    /// leaves meanwhile, and for which more is waiting over there.
    @Test
    void whatIsAboutToBeSentIsNotOvertakenByWhatIsPublishedLater() throws Exception {
        var ends = Passage.pair();
        var nothing = new MovingState(Map.of());
        var sender = new ParcelSender(ends.get(0), new MovingTopics(Map.of("t", old)), nothing);
        var topics = new MovingTopics(Map.of("t", young));
        var receiver = new ParcelReceiver(ends.get(1), topics, new MovingState(Map.of()));
        var about = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        var sitter =
                new Sitter(
                        "s",
                        new ArrayList<>(),
                        message -> {
                            if (message.text().equals("young 3")) {
                                about.countDown();
                                try {
                                    var _ = gone.await(500, TimeUnit.MILLISECONDS);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            }
                        });
        here.put(sitter.id, sitter);
        old.subscribe(sitter, TOPIC);
        for (int n = 0; n < 10; n++) {
            young.publish(TOPIC, "young " + n);
        }
        var attending = Thread.ofPlatform().start(() -> sender.attend((_, _, then) -> then.run()));
        var destination = new There(0);
        destination.tries.put("s", 1);
        var receiving = Thread.ofPlatform().start(() -> receiver.receive(destination));

        about.await();
        sitter.depart(sender);
        await().until(() -> there.containsKey("s"));
        gone.countDown();

        await().until(() -> sitter.heard().size() == 10);
        assertThat(sitter.heard())
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(n -> "young " + n).toList());
        sender.close();
        attending.join();
        receiving.join();
    }

    private static Thread publisher(Topics topics, String name) {
        return Thread.ofPlatform()
                .start(() -> {
                    for (int n = 0; n < EACH; n++) {
                        topics.publish(TOPIC, name + " " + n);
                        if (n % 16 == 0) {
                            LockSupport.parkNanos(1_000);
                        }
                    }
                });
    }

    private static void assertHeardAll(long seed, String who, List<String> heard) {
        Map<String, Integer> next = new HashMap<>();
        for (var message : heard) {
            var words = message.split(" ", 2);
            var expected = next.merge(words[0], 1, Integer::sum) - 1;
            assertThat(words[1])
                    .as("of %s to %s, seed %d", words[0], who, seed)
                    .isEqualTo(Integer.toString(expected));
        }
        for (int p = 0; p < PUBLISHERS; p++) {
            assertThat(next).containsEntry("old" + p, EACH).containsEntry("young" + p, EACH);
        }
    }

    /// Takes everybody at the second try.
    private final class There implements Destination {
        private final Map<String, Integer> tries = new HashMap<>();
        private final int patience;

        There(int patience) {
            this.patience = patience;
        }

        @Override
        public Landing polling(Parcel.Polling parcel) throws Declined {
            var id = parcel.session().id();
            if (tries.merge(id, 1, Integer::sum) == 1) {
                declined.incrementAndGet();
                throw new Declined("not yet");
            }
            for (int i = 0; i < patience; i++) {
                LockSupport.parkNanos(1_000);
            }
            var before = here.get(id);
            if (before == null) {
                throw new IllegalStateException("from nowhere: " + id);
            }
            var sitter = new Sitter(id, before.log);
            return new Landing() {
                @Override
                public Session session() {
                    return sitter;
                }

                @Override
                public void begin() {
                    there.put(id, sitter);
                }

                @Override
                public void told(List<String> texts) {
                    throw new IllegalStateException("nobody says anything");
                }
            };
        }

        @Override
        public Arrived connection(Parcel.Connection parcel, Fd descriptor) {
            throw new IllegalStateException("there are none");
        }

        @Override
        public Arrived stream(Parcel.Stream parcel, Fd descriptor) {
            throw new IllegalStateException("there are none");
        }

        @Override
        public Landing webSocket(Parcel.WebSocket parcel, Fd descriptor) {
            throw new IllegalStateException("there are none");
        }
    }

    /// A session that keeps what it is sent, in one place for both generations.
    private static final class Sitter implements Session {
        private final String id;
        private final List<String> log;
        private final Consumer<Message> before;
        private @Nullable Moving moving;

        Sitter(String id, List<String> log) {
            this(id, log, _ -> {});
        }

        /// @param before is called with what is about to be sent
        Sitter(String id, List<String> log, Consumer<Message> before) {
            this.id = id;
            this.log = log;
            this.before = before;
        }

        List<String> heard() {
            synchronized (log) {
                return List.copyOf(log);
            }
        }

        void depart(Mover to) {
            var way = new Moving(this, to);
            to.rest(way, () -> rests(way));
            LockSupport.parkNanos(1_000);
            var luggage = Luggage.of(this, "/s").orElseThrow();
            var parcel = new Parcel.Polling(luggage, true, List.of(), new byte[0], 1);
            to.send(
                    way.number(),
                    parcel,
                    null,
                    way,
                    new Custody() {
                        @Override
                        public void taken() {
                            way.arrived();
                        }

                        @Override
                        public void returned(String why) {
                            to.comesBack(way, () -> stay(way));
                            depart(to);
                        }
                    });
        }

        private synchronized boolean rests(Moving way) {
            moving = way;
            return true;
        }

        private synchronized void stay(Moving way) {
            moving = null;
            way.kept().forEach(this::send);
        }

        @Override
        public boolean send(Message message) {
            before.accept(message);
            synchronized (this) {
                if (moving != null) {
                    return moving.send(message);
                }
                synchronized (log) {
                    log.add(message.text());
                }
                return true;
            }
        }

        @Override
        public SessionInfo info() {
            return new SessionInfo(
                    id,
                    "/s",
                    Transport.XHR,
                    new InetSocketAddress("10.0.0.1", 1024),
                    Map.of(),
                    Map.of(),
                    "");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close(int code, String reason) {}

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public long pending() {
            return 0;
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of();
        }
    }
}
