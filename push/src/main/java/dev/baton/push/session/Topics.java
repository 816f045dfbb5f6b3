// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who wants to hear of what: sessions subscribe to topics, anybody publishes. In memory, for the
/// sessions of this process. Any thread.
///
/// Two messages that one thread publishes arrive in that order. A session that is subscribed while
/// something is published hears it or not. A session that has closed is forgotten at the next
/// [#publish(String, String)] of its topic, or when its handler says [#unsubscribe(Session)].
public final class Topics {
    private final Map<String, Set<Session>> subscribers = new ConcurrentHashMap<>();

    /// No topics yet.
    public Topics() {}

    /// Subscribes; a second time changes nothing.
    public void subscribe(Session session, String topic) {
        subscribers.compute(
                topic,
                (_, before) -> {
                    var sessions = before == null ? ConcurrentHashMap.<Session>newKeySet() : before;
                    sessions.add(session);
                    return sessions;
                });
    }

    /// Ends one subscription, if there is one.
    public void unsubscribe(Session session, String topic) {
        subscribers.computeIfPresent(
                topic,
                (_, sessions) -> {
                    sessions.remove(session);
                    return sessions.isEmpty() ? null : sessions;
                });
    }

    /// Ends all subscriptions of a session.
    public void unsubscribe(Session session) {
        for (var topic : List.copyOf(subscribers.keySet())) {
            unsubscribe(session, topic);
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
    /// @return how many took it
    public int publish(String topic, Message message) {
        int taken = 0;
        for (var session : subscribers.getOrDefault(topic, Set.of())) { // may change meanwhile
            if (session.send(message)) {
                taken++;
            } else if (!session.isOpen()) {
                unsubscribe(session, topic);
            }
        }
        return taken;
    }

    /// Those who are subscribed now; some may have closed.
    public Set<Session> subscribers(String topic) {
        var sessions = subscribers.get(topic);
        return sessions == null ? Set.of() : Set.copyOf(sessions);
    }
}
