// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import dev.baton.push.session.Session;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who is in which room. Not for several threads: [Rooms] guards it.
final class People {
    /// The members of each room by their folded names, in the order in which they came.
    private final Map<String, Map<String, Member>> rooms = new TreeMap<>();

    private final Map<Session, Member> bySession = new HashMap<>();

    /// Whoever is called so in a room; null for nobody.
    @Nullable Member called(String room, String name) {
        return rooms.getOrDefault(room, Map.of()).get(Words.folded(name));
    }

    @Nullable Member of(Session session) {
        return bySession.get(session);
    }

    /// In the place of whoever had the name, if somebody had it.
    void put(Member member) {
        var before =
                rooms.computeIfAbsent(member.room(), _ -> new LinkedHashMap<>())
                        .put(Words.folded(member.name()), member);
        forgetSession(before);
        if (member.session() != null) {
            bySession.put(member.session(), member);
        }
    }

    /// Says whether the room is empty now, and has ended.
    boolean remove(Member member) {
        forgetSession(member);
        var room = rooms.getOrDefault(member.room(), Map.of());
        room.remove(Words.folded(member.name()));
        if (room.isEmpty()) {
            rooms.remove(member.room());
        }
        return room.isEmpty();
    }

    private void forgetSession(@Nullable Member member) {
        if (member != null && member.session() != null) {
            bySession.remove(member.session());
        }
    }

    /// All members, room by room.
    List<Member> all() {
        return rooms.values().stream().flatMap(room -> room.values().stream()).toList();
    }

    /// The names in a room.
    List<String> namesIn(String room) {
        return rooms.getOrDefault(room, Map.of()).values().stream().map(Member::name).toList();
    }

    /// How many people are in each room.
    Map<String, Integer> sizes() {
        var sizes = new LinkedHashMap<String, Integer>();
        rooms.forEach((room, members) -> sizes.put(room, members.size()));
        return sizes;
    }
}
