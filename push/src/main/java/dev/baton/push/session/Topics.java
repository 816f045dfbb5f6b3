// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who wants to hear of what: sessions subscribe to topics, anybody publishes. In memory, for the
/// sessions of this process. Any thread.
///
/// Two messages that one thread publishes arrive in that order. A session that is subscribed while
/// something is published hears it or not. A session that has closed is forgotten at the next
/// [#publish(String, String)] of its topic, or when its handler says [#unsubscribe(Session)].
///
/// A server that is given them by `PushServer.topics` takes them along: while its sessions move to
/// a successor, what is published in either generation reaches every subscriber once, in order.
public final class Topics {
    private static final Session[] NOBODY = {};

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Subscribers> byName = new HashMap<>();
    private final Map<Session, Set<String>> bySession = new HashMap<>();
    private final Map<Session, Consumer<Message>> resting = new HashMap<>();
    private final Map<Session, Departed> departed = new HashMap<>();
    private @Nullable Link link;

    /// The way to the other generation.
    @FunctionalInterface
    interface Link {
        /// Passes on what was published here. Under the lock: quick, and in order.
        void published(String topic, Message message);
    }

    /// A session that is on its way to the other generation.
    ///
    /// @param retain keeps what it would have heard here, in case that it comes back
    private record Departed(Set<String> topics, Consumer<Message> retain) {}

    /// The subscribers of one topic. Under the lock.
    private static final class Subscribers {
        private final Set<Session> sessions = new LinkedHashSet<>();
        private Session @Nullable [] all;

        boolean add(Session session) {
            all = null;
            return sessions.add(session);
        }

        boolean remove(Session session) {
            all = null;
            return sessions.remove(session);
        }

        Session[] all() {
            if (all == null) {
                all = sessions.toArray(NOBODY);
            }
            return all;
        }
    }

    /// No topics yet.
    public Topics() {}

    /// Subscribes; a second time changes nothing.
    public void subscribe(Session session, String topic) {
        lock.lock();
        try {
            byName.computeIfAbsent(topic, _ -> new Subscribers()).add(session);
            bySession.computeIfAbsent(session, _ -> new LinkedHashSet<>(2)).add(topic);
        } finally {
            lock.unlock();
        }
    }

    /// Ends one subscription, if there is one.
    public void unsubscribe(Session session, String topic) {
        lock.lock();
        try {
            var topics = bySession.get(session);
            if (topics != null && topics.remove(topic)) {
                leave(session, topic);
                if (topics.isEmpty()) {
                    bySession.remove(session);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends all subscriptions of a session.
    public void unsubscribe(Session session) {
        lock.lock();
        try {
            leaveAll(session);
        } finally {
            lock.unlock();
        }
    }

    private Set<String> leaveAll(Session session) {
        var topics = bySession.remove(session);
        if (topics == null) {
            return Set.of();
        }
        topics.forEach(topic -> leave(session, topic));
        return topics;
    }

    private void leave(Session session, String topic) {
        var subscribers = byName.get(topic);
        if (subscribers != null) {
            subscribers.remove(session);
            if (subscribers.sessions.isEmpty()) {
                byName.remove(topic);
            }
        }
    }

    /// Sends to every subscriber.
    ///
    /// @return how many took it
    public int publish(String topic, String text) {
        return publish(topic, Message.of(text));
    }

    /// Sends to every subscriber.
    ///
    /// @return how many took it, in this process
    /// @throws UnsupportedOperationException for a binary message when a subscriber takes only
    ///   text; the others have it
    public int publish(String topic, Message message) {
        Session[] subscribers;
        lock.lock();
        try {
            subscribers = heardBy(topic, message);
            if (link != null) {
                link.published(topic, message);
            }
        } finally {
            lock.unlock();
        }
        return send(subscribers, topic, message);
    }

    /// Who is to be sent it. Under the lock.
    private Session[] heardBy(String topic, Message message) {
        for (var session : departed.values()) {
            if (session.topics.contains(topic)) {
                session.retain.accept(message);
            }
        }
        var subscribers = byName.get(topic);
        return subscribers == null ? NOBODY : subscribers.all();
    }

    private int send(Session[] to, String topic, Message message) {
        int taken = 0;
        @Nullable UnsupportedOperationException onlyText = null;
        for (var session : to) {
            try {
                if (session.send(message)) {
                    taken++;
                } else if (!session.isOpen()) {
                    unsubscribe(session, topic);
                }
            } catch (UnsupportedOperationException e) {
                onlyText = e;
            }
        }
        if (onlyText != null) {
            throw onlyText;
        }
        return taken;
    }

    /// Those who are subscribed now; some may have closed.
    public Set<Session> subscribers(String topic) {
        lock.lock();
        try {
            var subscribers = byName.get(topic);
            return subscribers == null ? Set.of() : Set.copyOf(subscribers.sessions);
        } finally {
            lock.unlock();
        }
    }

    /// From here on passes on what is published; null for no more.
    void link(@Nullable Link to) {
        lock.lock();
        try {
            link = to;
        } finally {
            lock.unlock();
        }
    }

    /// Runs it under the lock.
    void within(Runnable task) {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    /// The other generation has published something. It is not passed on.
    ///
    /// @param counts is run when it is certain who hears it
    void hear(String topic, Message message, Runnable counts) {
        Session[] subscribers;
        lock.lock();
        try {
            subscribers = awake(heardBy(topic, message), message);
            counts.run();
        } finally {
            lock.unlock();
        }
        var _ = send(subscribers, topic, message);
    }

    /// Those who hear it here; who is at rest will hear it over there, or when it has come back.
    private Session[] awake(Session[] subscribers, Message message) {
        if (resting.isEmpty()) {
            return subscribers;
        }
        var awake = new ArrayList<Session>(subscribers.length);
        for (var session : subscribers) {
            var retain = resting.get(session);
            if (retain == null) {
                awake.add(session);
            } else {
                retain.accept(message);
            }
        }
        return awake.toArray(NOBODY);
    }

    /// The session comes to rest, and its channels with it.
    ///
    /// @param retain is given what the other generation publishes from here on
    /// @param marks is run when that begins
    void rest(Session session, Consumer<Message> retain, Runnable marks) {
        lock.lock();
        try {
            marks.run();
            resting.put(session, retain);
            for (var channel : Channels.openOver(session)) {
                resting.put(channel, message -> retain.accept(channel.framed(message)));
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake(Session session) {
        resting.remove(session);
        Channels.openOver(session).forEach(resting::remove);
    }

    /// The session leaves for the other generation, and its channels with it.
    ///
    /// @param retain is given what is published from here on, while it may come back
    /// @param goes is told its topics, and those of its channels by their names; what is published
    ///   before it returns, it has heard
    void depart(
            Session session,
            Consumer<Message> retain,
            BiConsumer<List<String>, Map<String, List<String>>> goes) {
        lock.lock();
        try {
            wake(session);
            var ofChannels = new LinkedHashMap<String, List<String>>();
            for (var channel : Channels.openOver(session)) {
                var its = departing(channel, message -> retain.accept(channel.framed(message)));
                if (!its.isEmpty()) {
                    ofChannels.put(channel.name(), its);
                }
            }
            goes.accept(departing(session, retain), ofChannels);
        } finally {
            lock.unlock();
        }
    }

    private List<String> departing(Session session, Consumer<Message> retain) {
        var topics = leaveAll(session);
        if (!topics.isEmpty()) {
            departed.put(session, new Departed(topics, retain));
        }
        return List.copyOf(topics);
    }

    /// A session that has departed has arrived over there.
    void arrived(Session session) {
        lock.lock();
        try {
            departed.remove(session);
            Channels.openOver(session).forEach(departed::remove);
        } finally {
            lock.unlock();
        }
    }

    /// A session that has departed, or come to rest, is here again.
    ///
    /// @param back is run before it hears anything new
    void comesBack(Session session, Runnable back) {
        lock.lock();
        try {
            back.run();
            wake(session);
            backAgain(session);
            Channels.openOver(session).forEach(this::backAgain);
        } finally {
            lock.unlock();
        }
    }

    private void backAgain(Session session) {
        var left = departed.remove(session);
        if (left != null) {
            left.topics.forEach(topic -> subscribe(session, topic));
        }
    }

    /// A session has come that nobody will use: ends its subscriptions, and those of its channels.
    void discard(Session session) {
        lock.lock();
        try {
            leaveAll(session);
            Channels.openOver(session).forEach(this::leaveAll);
        } finally {
            lock.unlock();
        }
    }

    /// A session of the other generation is here.
    ///
    /// @param ofChannels the topics of its channels, by their names
    /// @param comes is run before it hears anything that is published here
    void arrive(
            Session session,
            List<String> topics,
            Map<String, List<String>> ofChannels,
            Runnable comes) {
        lock.lock();
        try {
            topics.forEach(topic -> subscribe(session, topic));
            for (var channel : Channels.openOver(session)) {
                ofChannels
                        .getOrDefault(channel.name(), List.of())
                        .forEach(topic -> subscribe(channel, topic));
            }
            comes.run();
        } finally {
            lock.unlock();
        }
    }
}
