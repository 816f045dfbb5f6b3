// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was said last in each room. Not for several threads: [Rooms] guards it.
final class History {
    /// Lines that are kept of each room.
    static final int KEPT = 50;

    private final Map<String, Deque<Line>> rooms = new HashMap<>();

    /// Adds a line; forgets the oldest if there are too many.
    ///
    /// @return false when it is there already, by its id
    boolean add(String room, Line line) {
        var lines = rooms.computeIfAbsent(room, _ -> new ArrayDeque<>());
        if (lines.stream().anyMatch(known -> known.id().equals(line.id()))) {
            return false;
        }
        if (lines.size() == KEPT) {
            lines.removeFirst();
        }
        lines.addLast(line);
        return true;
    }

    /// The oldest first.
    List<Line> of(String room) {
        var lines = rooms.get(room);
        return lines == null ? List.of() : List.copyOf(lines);
    }

    /// For a room that has ended.
    void forget(String room) {
        rooms.remove(room);
    }
}
