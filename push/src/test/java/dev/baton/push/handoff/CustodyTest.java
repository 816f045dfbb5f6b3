// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.Passage;
import dev.baton.posix.Fd;
import dev.baton.posix.Sockets;
import dev.baton.push.session.Carrier;
import dev.baton.push.session.Message;
import dev.baton.push.session.Session;
import dev.baton.push.session.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who has a parcel when something goes wrong on its way.
final class CustodyTest {
    private static final MovingState NOTHING = new MovingState(Map.of());

    private final List<Passage> ends = Passage.pair();
    private final Fd[] descriptors = Sockets.pair();
    private final Topics old = new Topics();
    private final Topics young = new Topics();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final ParcelSender sender =
            new ParcelSender(ends.get(0), new MovingTopics(Map.of("t", old)), NOTHING);

    /// Takes connections and polling sessions, and notes what becomes of them.
    private final class There extends Nowhere {
        private final Session session;
        private int count;

        There(Session session) {
            this.session = session;
        }

        /// The first cannot be begun.
        @Override
        public Arrived connection(Parcel.Connection parcel, Fd descriptor) {
            var number = count++;
            return () -> {
                if (number == 0) {
                    throw new IllegalStateException("as the test wants");
                }
            };
        }

        @Override
        public Landing polling(Parcel.Polling parcel) {
            return new Landing() {
                @Override
                public Session session() {
                    return session;
                }

                @Override
                public void begin() {
                    told.add("begun");
                }

                @Override
                public void discard() {
                    told.add("discarded");
                }
            };
        }
    }

    /// On its way, and whatever comes back.
    private record Leaving(Session session) implements Traveller {
        @Override
        public void posted() {}

        @Override
        public void retain(Message message) {}
    }

    @AfterEach
    void close() {
        ends.forEach(Passage::close);
        for (var descriptor : descriptors) {
            descriptor.close();
        }
    }

    private Custody custody(String name) {
        return new Custody() {
            @Override
            public void taken() {
                told.add(name + " taken");
            }

            @Override
            public void returned(String why) {
                told.add(name + " returned");
            }
        };
    }

    private void sendConnection(String name) {
        var parcel = new Parcel.Connection(new byte[0], null, true, "http");
        sender.send(sender.number(), parcel, descriptors[0], custody(name));
    }

    private CompletableFuture<Boolean> attend() {
        var held = new CompletableFuture<Boolean>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> held.complete(sender.attend((_, _, then) -> then.run())));
        return held;
    }

    /// It has read the parcel, and what it says of it waits behind a note that is longer than the
    /// socket takes at once.
    @Test
    void whoDiesInTheMiddleOfANoteHasTakenNothing() throws Exception {
        var there = ends.get(1);
        var text = Message.of("x".repeat(1 << 20));
        var note = Notes.encode(new Note.Published("t", 1, "x", text));
        var saying =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                there.send(note, List.of());
                                told.add("said");
                            } catch (IOException e) {
                                told.add("died");
                            }
                        });
        sendConnection("one");
        await().during(Duration.ofMillis(300)).until(told::isEmpty); // the socket is full
        there.receive().discard(); // what the application begins with
        there.receive().discard(); // the parcel
        there.close();
        assertThat(attend().get()).isFalse();
        saying.join();
        assertThat(told).containsExactlyInAnyOrder("died", "one returned");
    }

    @Test
    void oneThatCannotBeBegunDoesNotHoldUpTheOthers() {
        var receiver = new ParcelReceiver(ends.get(1), new MovingTopics(Map.of()), NOTHING);
        Thread.ofPlatform().daemon().start(() -> receiver.receive(new There(new Carrier())));
        var _ = attend();
        for (int i = 0; i < 3; i++) {
            sendConnection("" + i);
        }
        await().until(() -> told.size() == 3);
        assertThat(told).containsExactly("0 taken", "1 taken", "2 taken");
    }

    @Test
    void aSessionThatComesTooLateIsLeftAlone() {
        var here = new Carrier();
        var there = new Carrier();
        old.subscribe(here, "x");
        var receiver =
                new ParcelReceiver(ends.get(1), new MovingTopics(Map.of("t", young)), NOTHING);
        var sitting =
                new Parcel.Sitting(
                        "/chat",
                        "id",
                        "/p",
                        "",
                        "xhr",
                        new InetSocketAddress("10.0.0.1", 1),
                        Map.of(),
                        Map.of(),
                        Map.of());
        var parcel = new Parcel.Polling(sitting, true, List.of(), new byte[0], 5_000);
        sender.send(sender.number(), parcel, null, new Leaving(here), custody("one"));
        sender.close();
        await().until(sender::isBroken); // the kernel has what it has said, and it is gone
        receiver.receive(new There(there));
        await().until(() -> told.contains("discarded"));
        assertThat(told).doesNotContain("begun");
        assertThat(young.subscribers("x")).isEmpty();
    }

    /// The client is not to be told that its message has arrived.
    @Test
    void whatNobodyHearsAnyMoreIsKnownToBeLost() throws Exception {
        var fate = new CompletableFuture<Boolean>();
        var held = attend();
        ends.get(1).close();
        assertThat(held.get()).isFalse();
        sender.tell(1, List.of("lost"), fate::complete);
        assertThat(fate.get()).isFalse();
    }

    @Test
    void onceNothingMoreMovesNothingIsTold() throws Exception {
        var fate = new CompletableFuture<Boolean>();
        assertThat(sender.refuses()).isTrue();
        sender.tell(1, List.of("late"), fate::complete);
        assertThat(fate.get()).isFalse();
        assertThat(sender.refuses()).isTrue();
    }
}
