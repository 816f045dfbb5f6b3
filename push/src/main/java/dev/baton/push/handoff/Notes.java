// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.push.session.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Notes as bytes and back: a CBOR map with a key for each component, version 1. As with [Parcels],
/// keys that are not known are ignored, and so are notes.
final class Notes {
    private Notes() {}

    /// The bytes of a note.
    ///
    /// @throws Cbor.Refused when a value in it has no encoding
    static byte[] encode(Note note) throws Cbor.Refused {
        return Cbor.encode(
                switch (note) {
                    case Note.Delivery(var number, var parcel, var topics) ->
                            map("delivery", number, "parcel", Parcels.map(parcel))
                                    .and("topics", topics(topics));
                    case Note.Taken(var number) -> map("taken", number);
                    case Note.Refused(var number, var why) -> map("refused", number, "why", why);
                    case Note.Ask(var number, var service, var id) ->
                            map("ask", number, "service", service).and("id", id);
                    case Note.Answered(var number) -> map("answered", number);
                    case Note.Published(var topics, var number, var topic, var message) ->
                            map("published", number, "topics", topics)
                                    .and("topic", topic)
                                    .and("message", value(message));
                    case Note.Heard(var topics, var number) ->
                            map("heard", number, "topics", topics);
                    case Note.Sent(var number, var message) ->
                            map("sent", number, "message", value(message));
                    case Note.GoOn(var number, var attributes, var lastEventId) ->
                            map("goOn", number, "attributes", attributes)
                                    .and("lastEventId", lastEventId);
                    case Note.Closed(var number, var code, var reason) ->
                            map("closed", number, "code", code).and("reason", reason);
                    case Note.Unreadable(var number, var why) ->
                            throw new Cbor.Refused("parcel " + number + " was " + why);
                    case Note.Unknown(var kind) ->
                            throw new Cbor.Refused("nobody here says " + kind);
                    case Note.Progress(var generation, var left, var state) ->
                            map("progress", generation, "left", left).and("state", state);
                    case Note.Told(var number, var texts, var receipt) ->
                            map("told", number, "texts", texts).and("receipt", receipt);
                    case Note.Received(var receipt) -> map("received", receipt);
                    case Note.State(var name, var what) ->
                            map("state", 0, "name", name).and("what", what);
                    case Note.Enough() -> map("enough", 0);
                    case Note.Begin() -> map("begin", 0);
                });
    }

    /// A map that is put together in one expression.
    private static final class Keys extends LinkedHashMap<String, @Nullable Object> {
        private static final long serialVersionUID = 1;

        Keys and(String key, Object value) {
            put(key, value);
            return this;
        }
    }

    private static Keys map(String kind, long number) {
        return new Keys().and("note", kind).and("number", number);
    }

    private static Keys map(String kind, long number, String key, Object value) {
        return map(kind, number).and(key, value);
    }

    private static Map<String, Object> topics(Map<String, Note.Subscriptions> topics) {
        var map = new LinkedHashMap<String, Object>();
        topics.forEach((name, to) -> {
            var one = new LinkedHashMap<String, Object>();
            one.put("names", to.names());
            one.put("heard", to.heard());
            if (!to.ofChannels().isEmpty()) {
                one.put("channels", to.ofChannels());
            }
            map.put(name, one);
        });
        return map;
    }

    private static Object value(Message message) {
        return message.isText() ? message.text() : message.bytes();
    }

    /// The note of these bytes.
    ///
    /// @throws Cbor.Refused when it is none
    static Note decode(byte[] bytes) throws Cbor.Refused {
        var fields = new Fields(Cbor.decode(bytes));
        var number = fields.number("number");
        return switch (fields.text("note")) {
            case "delivery" -> delivery(number, fields);
            case "taken" -> new Note.Taken(number);
            case "refused" -> new Note.Refused(number, fields.text("why"));
            case "ask" -> new Note.Ask(number, fields.text("service"), fields.text("id"));
            case "answered" -> new Note.Answered(number);
            case "published" ->
                    new Note.Published(
                            fields.text("topics"), number, fields.text("topic"), message(fields));
            case "heard" -> new Note.Heard(fields.text("topics"), number);
            case "sent" -> new Note.Sent(number, message(fields));
            case "closed" ->
                    new Note.Closed(number, (int) fields.number("code"), fields.text("reason"));
            case "goOn" ->
                    new Note.GoOn(number, fields.values("attributes"), fields.text("lastEventId"));
            case "state" -> new Note.State(fields.text("name"), fields.value("what"));
            case "enough" -> new Note.Enough();
            case "begin" -> new Note.Begin();
            case "progress" ->
                    new Note.Progress(number, fields.number("left"), fields.text("state"));
            case "told" ->
                    new Note.Told(
                            number, fields.texts("texts", List.of()), fields.number("receipt"));
            case "received" -> new Note.Received(number);
            default -> new Note.Unknown(fields.text("note"));
        };
    }

    /// A later release may send what only it understands: that parcel is refused, no other.
    private static Note delivery(long number, Fields fields) {
        try {
            return new Note.Delivery(number, Parcels.of(fields.fields("parcel")), topics(fields));
        } catch (Cbor.Refused e) {
            return new Note.Unreadable(number, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Note.Subscriptions> topics(Fields fields) throws Cbor.Refused {
        var topics = new LinkedHashMap<String, Note.Subscriptions>();
        var all = fields.fields("topics");
        for (var name : all.keys()) {
            var one = all.fields(name);
            var channels = new LinkedHashMap<String, List<String>>();
            if (one.has("channels")) {
                var ofChannels = one.fields("channels");
                for (var channel : ofChannels.keys()) {
                    channels.put(channel, ofChannels.texts(channel, List.of()));
                }
            }
            topics.put(
                    name,
                    new Note.Subscriptions(
                            one.texts("names", List.of()), one.number("heard"), channels));
        }
        return topics;
    }

    private static Message message(Fields fields) throws Cbor.Refused {
        return fields.isText("message")
                ? Message.of(fields.text("message"))
                : Message.of(fields.bytes("message"));
    }
}
