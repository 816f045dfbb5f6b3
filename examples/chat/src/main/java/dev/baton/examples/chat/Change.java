// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import java.util.Map;
import java.util.Optional;

/// What one generation tells the other of its rooms; the first are those that lead to the rooms as
/// they are when both meet. A page never sees one.
sealed interface Change {
    /// The room that changes.
    String room();

    /// Somebody is in the room, over there.
    ///
    /// @param page see [Request.Join]
    record Entered(String room, String name, String page) implements Change {}

    /// Somebody is not in the room any more.
    record Left(String room, String name) implements Change {}

    /// Somebody said something.
    record Said(String room, Line line) implements Change {}

    /// It, as JSON has it.
    default Object told() {
        return switch (this) {
            case Entered(var room, var name, var page) ->
                    Map.of("is", "entered", "room", room, "name", name, "page", page);
            case Left(var room, var name) -> Map.of("is", "left", "room", room, "name", name);
            case Said(var room, var line) ->
                    Map.of(
                            "is",
                            "said",
                            "room",
                            room,
                            "id",
                            line.id(),
                            "name",
                            line.name(),
                            "text",
                            line.text(),
                            "at",
                            line.at());
        };
    }

    /// What was told; empty for what only a later release knows.
    static Optional<Change> of(Object told) {
        if (!(told instanceof Map<?, ?> map)
                || !(map.get("is") instanceof String is)
                || !(map.get("room") instanceof String room)
                || !(map.get("name") instanceof String name)) {
            return Optional.empty();
        }
        return switch (is) {
            case "entered" ->
                    map.get("page") instanceof String page
                            ? Optional.of(new Entered(room, name, page))
                            : Optional.empty();
            case "left" -> Optional.of(new Left(room, name));
            case "said" ->
                    map.get("id") instanceof String id
                                    && map.get("text") instanceof String text
                                    && map.get("at") instanceof Long at
                            ? Optional.of(new Said(room, new Line(id, name, text, at)))
                            : Optional.empty();
            default -> Optional.empty();
        };
    }
}
