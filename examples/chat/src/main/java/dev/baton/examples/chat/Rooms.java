// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import dev.baton.push.session.Broadcast;
import dev.baton.push.session.Session;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who is in which room, and what they say there. A room begins when somebody comes and ends, with
/// its history, when the last one leaves.
///
/// Any thread. One monitor guards all of it, also while people are told: so everybody in a room
/// hears everything in the same order, and who joins misses nothing between the history and the
/// first line. To send is to enqueue; nobody is waited for.
final class Rooms {
    static final int MOST_ROOMS = 200;
    static final int MOST_PEOPLE = 200;

    /// Somebody, where they are.
    ///
    /// @param page see [Request.Join]
    private record Member(Session session, String room, String name, String page) {}

    private final InstantSource clock;
    private final History history;

    /// The members of each room by their folded names.
    private final Map<String, Map<String, Member>> rooms = new TreeMap<>();

    private final Map<Session, Member> members = new HashMap<>();

    Rooms(History history) {
        this(history, InstantSource.system());
    }

    Rooms(History history, InstantSource clock) {
        this.history = history;
        this.clock = clock;
    }

    /// Takes somebody in, out of the room where they were. A page that is in already, with another
    /// session, goes on with this one; nobody is told, and the other session is closed with 4001.
    ///
    /// @throws RequestException when the name is taken, or there is no room; nothing has changed
    ///   then
    synchronized void join(Session session, Request.Join join) {
        var namesake = rooms.getOrDefault(join.room(), Map.of()).get(Words.folded(join.name()));
        if (namesake == null) {
            requireSpace(join.room());
            leave(session);
            tell(join.room(), new Event.Came(join.name()));
            enter(new Member(session, join.room(), join.name(), join.page()));
        } else if (namesake.page().equals(join.page())) {
            takeOver(namesake, session);
        } else {
            throw new RequestException("somebody here is called " + namesake.name() + " already");
        }
    }

    private void requireSpace(String name) {
        var room = rooms.get(name);
        if (room == null && rooms.size() >= MOST_ROOMS) {
            throw new RequestException("there are too many rooms");
        }
        if (room != null && room.size() >= MOST_PEOPLE) {
            throw new RequestException("this room is full");
        }
    }

    private void takeOver(Member before, Session session) {
        var old = before.session();
        if (!old.equals(session)) {
            leave(session);
            members.remove(old);
        }
        enter(new Member(session, before.room(), before.name(), before.page()));
        if (!old.equals(session)) {
            old.close(4001, "joined again elsewhere");
        }
    }

    private void enter(Member member) {
        var room = rooms.computeIfAbsent(member.room(), _ -> new LinkedHashMap<>());
        room.put(Words.folded(member.name()), member);
        members.put(member.session(), member);
        var here = room.values().stream().map(Member::name).toList();
        var lines = history.of(member.room());
        var joined = new Event.Joined(member.room(), member.name(), here, lines);
        member.session().send(Json.write(joined));
    }

    /// Says something to everybody in the same room. What was said already, by its id, is passed
    /// over: whoever says it again will find it in the history.
    ///
    /// @throws RequestException when the session is in no room
    synchronized void say(Session session, Request.Say say) {
        var member = members.get(session);
        if (member == null) {
            throw new RequestException("join a room first");
        }
        var line = new Line(say.id(), member.name(), say.text(), clock.millis());
        if (history.add(member.room(), line)) {
            tell(member.room(), new Event.Said(line));
        }
    }

    /// Takes somebody out of their room, if they are in one.
    synchronized void leave(Session session) {
        var member = remove(session);
        if (member != null) {
            tell(member.room(), new Event.Left(member.name()));
        }
    }

    /// The same, and nobody is told.
    synchronized void leaveQuietly(Session session) {
        var _ = remove(session);
    }

    private @Nullable Member remove(Session session) {
        var member = members.remove(session);
        if (member != null) {
            var room = rooms.getOrDefault(member.room(), Map.of());
            room.remove(Words.folded(member.name()));
            if (room.isEmpty()) {
                rooms.remove(member.room());
                history.forget(member.room());
            }
        }
        return member;
    }

    /// How many people are in each room.
    synchronized Map<String, Integer> sizes() {
        return rooms.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                room -> room.getValue().size(),
                                (one, _) -> one,
                                LinkedHashMap::new));
    }

    private void tell(String room, Event event) {
        var sessions =
                rooms.getOrDefault(room, Map.of()).values().stream().map(Member::session).toList();
        Broadcast.send(sessions, Json.write(event));
    }
}
