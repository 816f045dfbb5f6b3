// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Requests and events as they travel.
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /// What a page has sent.
    ///
    /// @throws RequestException when it is nothing that a page sends
    static Request read(String sent) {
        try {
            var node = MAPPER.readTree(sent);
            return switch (text(node, "do")) {
                case "join" ->
                        new Request.Join(
                                text(node, "room"), text(node, "name"), text(node, "page"));
                case "say" -> new Request.Say(text(node, "id"), text(node, "text"));
                default -> throw new RequestException("do is join or say");
            };
        } catch (JacksonException _) {
            throw new RequestException("not JSON");
        }
    }

    /// The id of a line that was not taken, as far as it has one.
    static String idOf(String sent) {
        try {
            var id = MAPPER.readTree(sent).path("id").asString("");
            return Request.ID.matcher(id).matches() ? id : "";
        } catch (JacksonException _) {
            return "";
        }
    }

    private static String text(JsonNode node, String field) {
        var value = node.path(field);
        if (!value.isString()) {
            throw new RequestException(field + " is missing, or no text");
        }
        return value.stringValue();
    }

    static String write(Event event) {
        var node = MAPPER.createObjectNode();
        switch (event) {
            case Event.Joined(var room, var name, var here, var lines) -> {
                node.put("is", "joined").put("room", room).put("name", name);
                here.forEach(node.putArray("here")::add);
                var array = node.putArray("lines");
                lines.forEach(line -> put(array.addObject(), line));
            }
            case Event.Moved() -> node.put("is", "moved");
            case Event.Came(var name) -> node.put("is", "came").put("name", name);
            case Event.Left(var name) -> node.put("is", "left").put("name", name);
            case Event.Said(var line) -> put(node.put("is", "said"), line);
            case Event.Refused(var why, var id) ->
                    node.put("is", "refused").put("why", why).put("id", id);
        }
        return MAPPER.writeValueAsString(node);
    }

    private static void put(ObjectNode node, Line line) {
        node.put("id", line.id())
                .put("name", line.name())
                .put("text", line.text())
                .put("at", line.at());
    }

    /// The answer of `/rooms`.
    ///
    /// @param generation that answers
    /// @param sizes people by room
    static byte[] rooms(int generation, Map<String, Integer> sizes) {
        var node = MAPPER.createObjectNode().put("generation", generation);
        var rooms = node.putArray("rooms");
        sizes.forEach((room, size) -> rooms.addObject().put("room", room).put("here", size));
        return MAPPER.writeValueAsBytes(node);
    }
}
