// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What was said last in each room: all that a successor would have to be told. [#everything()] is
/// what to hand over, and `new History(everything)` takes it; nobody does so yet, and a new
/// generation begins with nothing.
///
/// Not for several threads: [Rooms] guards it.
final class History {
    /// Lines that are kept of each room.
    static final int KEPT = 50;

    private final Map<String, Deque<Line>> rooms = new HashMap<>();

    /// Nothing was said yet.
    History() {
        this(Map.of());
    }

    /// @param before lines by room, the oldest first
    History(Map<String, List<Line>> before) {
        before.forEach((room, lines) -> lines.forEach(line -> add(room, line)));
    }

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

    /// Lines by room, the oldest first.
    Map<String, List<Line>> everything() {
        return rooms.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, room -> List.copyOf(room.getValue())));
    }
}
