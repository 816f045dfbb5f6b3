// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The channels that are open over one session, kept in its attributes. To whoever writes those
/// down it is a map of what each channel keeps, by its name: so they move with the session. Any
/// thread.
final class Channels extends AbstractMap<String, Object> {
    private static final String KEY = "dev.baton.channels";

    private final Map<String, Channel> byName = new ConcurrentHashMap<>();

    /// Those of a session; null when it has none, or is over.
    static @Nullable Channels of(Session session) {
        return session.attributes().get(KEY) instanceof Channels channels ? channels : null;
    }

    /// The channels that are open over a session.
    static List<Channel> openOver(Session session) {
        var channels = of(session);
        return channels == null ? List.of() : List.copyOf(channels.byName.values());
    }

    /// The channel that its session is told is closed; null for none.
    static @Nullable Channel closedBy(Session session, Message message) {
        var channels = of(session);
        return channels == null || !message.isText() || !message.text().startsWith(Channel.CLOSED)
                ? null
                : channels.named(message.text().substring(Channel.CLOSED.length()));
    }

    /// The names of the channels in attributes that were written down.
    static Set<String> namesIn(Map<String, ?> attributes) {
        return attributes.get(KEY) instanceof Map<?, ?> kept
                ? kept.keySet().stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
    }

    /// What a channel has kept that was written down.
    static Map<String, Object> kept(Session session, String name) {
        return session.attributes().get(KEY) instanceof Map<?, ?> kept
                        && kept.get(name) instanceof Map<?, ?> one
                ? one.entrySet().stream()
                        .filter(entry -> entry.getValue() != null)
                        .collect(
                                Collectors.toMap(
                                        entry -> String.valueOf(entry.getKey()),
                                        Map.Entry::getValue))
                : Map.of();
    }

    static void forget(Session session) {
        session.attributes().remove(KEY);
    }

    void keepIn(Session session) {
        session.attributes().put(KEY, this);
    }

    boolean isOpen(String name) {
        return byName.containsKey(name);
    }

    @Nullable Channel named(String name) {
        return byName.get(name);
    }

    void add(Channel channel) {
        byName.put(channel.name(), channel);
    }

    void remove(Channel channel) {
        byName.remove(channel.name(), channel);
    }

    int count() {
        return byName.size();
    }

    Collection<Channel> all() {
        return List.copyOf(byName.values());
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return byName.values().stream()
                .filter(Channel::isNotClosed)
                .map(channel -> Map.<String, Object>entry(channel.name(), channel.attributes()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Each is itself: what channels keep changes.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
