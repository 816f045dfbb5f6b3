// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.push.session.Message;
import dev.baton.push.session.Resumption;
import dev.baton.push.session.Session;
import dev.baton.push.session.Topics;
import dev.baton.push.session.TopicsMove;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topics of a server while there are two generations of it. Any thread.
///
/// Each side tells the other what is published. A parcel says how many publications of the receiver
/// its session has heard, and the receiver catches up with the rest from what it has kept: so every
/// message reaches a session once, wherever it was when that was published, and in the order in
/// which its publisher has published it.
public final class MovingTopics {
    private static final Logger LOG = LoggerFactory.getLogger(MovingTopics.class);

    /// So many messages of the other side are heard before it is told so.
    private static final int TELL = 64;

    private final Map<String, One> byName = new TreeMap<>();

    /// Held while what the other side has published is sent to those who hear it, and while a
    /// session comes to rest: else what it has heard by then could still be on the way to it. Taken
    /// before the locks of the topics, and by no application.
    private final ReentrantLock hearing = new ReentrantLock();

    private @Nullable Courier linked;

    /// @param topics by the names that they have in every generation
    public MovingTopics(Map<String, Topics> topics) {
        topics.forEach((name, one) -> byName.put(name, new One(name, new TopicsMove(one))));
    }

    /// Topics of one name; its fields are guarded by their lock.
    private static final class One {
        private final String name;
        private final TopicsMove topics;
        private final List<Published> kept = new ArrayList<>();

        /// What those at rest had heard of the other side when they came to rest.
        private final Map<Session, Long> marks = new HashMap<>();

        private long published;
        private long heard;

        private record Published(long number, String topic, Message message) {}

        One(String name, TopicsMove topics) {
            this.name = name;
            this.topics = topics;
        }

        /// From here on, what is published goes to the other side too.
        ///
        /// @param keeps whether it is kept for sessions that come from there
        void link(Courier courier, boolean keeps) {
            topics.within(() -> {
                kept.clear();
                marks.clear();
                published = 0;
                heard = 0;
            });
            topics.link((topic, message) -> {
                published++;
                if (keeps) {
                    kept.add(new Published(published, topic, message));
                }
                courier.put(new Note.Published(name, published, topic, message));
            });
        }

        void forget(long upTo) {
            topics.within(() -> kept.removeIf(one -> one.number <= upTo));
        }

        /// Under the lock.
        void catchUp(Session session, Note.Subscriptions subscriptions) {
            for (var one : kept) {
                if (one.number > subscriptions.heard()) {
                    send(session, one, subscriptions);
                }
            }
        }

        /// A session that has come to rest hears nothing more of the other side here.
        void rest(Traveller traveller) {
            var session = traveller.session();
            topics.rest(session, traveller::retain, () -> marks.put(session, heard));
        }

        /// What a session has heard that leaves. Under the lock.
        long heardBy(Session session) {
            var mark = marks.remove(session);
            return mark == null ? heard : mark;
        }

        /// What every session has heard that may still leave. Under the lock.
        long heardByAll() {
            return marks.values().stream().reduce(heard, Math::min);
        }

        private static void send(Session session, Published one, Note.Subscriptions to) {
            try {
                tell(session, one, to);
            } catch (UnsupportedOperationException e) {
                LOG.debug("{} has only text: {}", session, e.getMessage()); // its publisher knows
            }
        }

        private static void tell(Session session, Published one, Note.Subscriptions to) {
            if (to.names().contains(one.topic)) {
                var _ = session.send(one.message);
            }
            to.ofChannels()
                    .forEach((name, topics) -> {
                        var channel = Resumption.channel(session, name);
                        if (channel != null && topics.contains(one.topic)) {
                            var _ = channel.send(one.message);
                        }
                    });
        }
    }

    /// The other generation is at the other end of this.
    ///
    /// @param receiving whether sessions come from there
    synchronized void link(Courier courier, boolean receiving) {
        linked = courier;
        byName.values().forEach(one -> one.link(courier, receiving));
    }

    /// There is no other generation any more at the other end of this.
    synchronized void unlink(Courier courier) {
        if (!courier.equals(linked)) {
            return; // another one is there
        }
        linked = null;
        for (var one : byName.values()) {
            one.topics.link(null);
            one.forget(Long.MAX_VALUE);
        }
    }

    void hear(Note.Published note, Courier courier) {
        var one = byName.get(note.topics());
        if (one == null) {
            LOG.debug("nobody here has topics named {}", note.topics());
            return;
        }
        hearing.lock();
        try {
            one.topics.hear(
                    note.topic(),
                    note.message(),
                    () -> {
                        one.heard = note.number();
                        if (one.heard % TELL == 0) {
                            courier.put(new Note.Heard(one.name, one.heardByAll()));
                        }
                    });
        } finally {
            hearing.unlock();
        }
    }

    void forget(Note.Heard note) {
        var one = byName.get(note.topics());
        if (one != null) {
            one.forget(note.number());
        }
    }

    /// The traveller comes to rest, if `comes` says so.
    boolean rest(Traveller traveller, BooleanSupplier comes) {
        hearing.lock();
        try {
            if (!comes.getAsBoolean()) {
                return false;
            }
            byName.values().forEach(one -> one.rest(traveller));
            return true;
        } finally {
            hearing.unlock();
        }
    }

    /// The traveller leaves: `goes` is told its subscriptions, under the locks of all topics.
    void depart(Traveller traveller, Consumer<Map<String, Note.Subscriptions>> goes) {
        depart(traveller, List.copyOf(byName.values()), new LinkedHashMap<>(), goes);
    }

    private static void depart(
            Traveller traveller,
            List<One> left,
            Map<String, Note.Subscriptions> so,
            Consumer<Map<String, Note.Subscriptions>> goes) {
        if (left.isEmpty()) {
            goes.accept(so);
            return;
        }
        var one = left.getFirst();
        one.topics.depart(
                traveller.session(),
                traveller::retain,
                (names, ofChannels) -> {
                    var heard = one.heardBy(traveller.session());
                    so.put(one.name, new Note.Subscriptions(names, heard, ofChannels));
                    depart(traveller, left.subList(1, left.size()), so, goes);
                });
    }

    void arrived(Session session) {
        byName.values().forEach(one -> one.topics.arrived(session));
    }

    /// Nobody will use the session: it hears nothing.
    void discard(Session session) {
        byName.values().forEach(one -> one.topics.discard(session));
    }

    void comesBack(Session session, Runnable back) {
        comesBack(session, List.copyOf(byName.values()), back);
    }

    private static void comesBack(Session session, List<One> left, Runnable back) {
        if (left.isEmpty()) {
            back.run();
        } else {
            var one = left.getFirst();
            one.topics.comesBack(
                    session,
                    () -> {
                        one.marks.remove(session);
                        comesBack(session, left.subList(1, left.size()), back);
                    });
        }
    }

    /// A session is here, and hears what it has missed; `comes` is run under the locks of all
    /// topics.
    void arrive(Session session, Map<String, Note.Subscriptions> to, Runnable comes) {
        arrive(session, List.copyOf(byName.values()), to, comes);
    }

    private static void arrive(
            Session session, List<One> left, Map<String, Note.Subscriptions> to, Runnable comes) {
        if (left.isEmpty()) {
            comes.run();
            return;
        }
        var one = left.getFirst();
        var subscriptions = to.getOrDefault(one.name, new Note.Subscriptions(List.of(), 0));
        one.topics.arrive(
                session,
                subscriptions.names(),
                subscriptions.ofChannels(),
                () -> {
                    one.catchUp(session, subscriptions);
                    arrive(session, left.subList(1, left.size()), to, comes);
                });
    }
}
