// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.takeover;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What the two generations say to each other, version 1.
///
/// ```
/// successor                              predecessor
///   Hello  ────────────────────────────►   (same user? a version in common?)
///          ◄──────────────────────────── Welcome, or Refuse
///   boots, warms up
///   Ready  ────────────────────────────►
///          ◄──────────────────────────── Grant, or Dismiss
///   accepts
///   Accepting ─────────────────────────►   stops accepting
///          ◄──────────────────────────── Commit
///   names itself as the serving one
///   Serving ───────────────────────────►   drains and exits
/// ```
///
/// On the wire a message is its length (4 bytes, big-endian, at most [#LARGEST]) and UTF-8 text:
/// the name, then a line `key=value` for each field. A receiver ignores keys it does not know; a
/// name it does not know ends the conversation.
public sealed interface Message {
    /// The oldest and the newest version of the conversation spoken here.
    int OLDEST = 1;

    int NEWEST = 1;

    /// The largest text in bytes.
    int LARGEST = 65_536;

    /// The successor introduces itself.
    ///
    /// @param oldest the oldest version it speaks
    /// @param newest the newest
    /// @param generation its number
    /// @param pid its process
    record Hello(int oldest, int newest, int generation, long pid) implements Message {
        @Override
        public String text() {
            return Message.text(
                    "hello",
                    "oldest",
                    oldest,
                    "newest",
                    newest,
                    "generation",
                    generation,
                    "pid",
                    pid);
        }
    }

    /// The predecessor accepts the introduction.
    ///
    /// @param version the one to speak from here on
    /// @param pid its process
    record Welcome(int version, long pid) implements Message {
        @Override
        public String text() {
            return Message.text("welcome", "version", version, "pid", pid);
        }
    }

    /// The predecessor does not accept it.
    ///
    /// @param why for the log
    record Refuse(String why) implements Message {
        @Override
        public String text() {
            return Message.text("refuse", "why", oneLine(why));
        }
    }

    /// The successor is built and warm.
    ///
    /// @param listeners the names of those that the successor has taken over; the others it has
    ///   dropped, or moved. URL-encoded on the wire
    /// @param moves the newest version of the parcels that it can receive; 0 for none, and when the
    ///   key is missing
    record Ready(List<String> listeners, int moves) implements Message {
        public Ready {
            listeners = List.copyOf(listeners);
        }

        @Override
        public String text() {
            return Message.text("ready", "listeners", encoded(listeners), "moves", moves);
        }
    }

    /// Accept now.
    record Grant() implements Message {
        @Override
        public String text() {
            return "grant";
        }
    }

    /// The successor accepts.
    record Accepting() implements Message {
        @Override
        public String text() {
            return "accepting";
        }
    }

    /// The predecessor does not accept any more.
    record Commit() implements Message {
        @Override
        public String text() {
            return "commit";
        }
    }

    /// The successor is the serving generation.
    ///
    /// @param handover where a stand-in awaits the image that its predecessor executes; otherwise
    ///   empty
    /// @param added the listeners that a stand-in has added, as BATON_LISTENERS has them, whose
    ///   descriptors it has sent along the way of BATON_STANDS_IN; empty for none
    record Serving(String handover, String added) implements Message {
        @Override
        public String text() {
            return Message.text("serving", "handover", handover, "added", added);
        }
    }

    /// The successor is not needed.
    ///
    /// @param why for the log
    record Dismiss(String why) implements Message {
        @Override
        public String text() {
            return Message.text("dismiss", "why", oneLine(why));
        }
    }

    /// Its text on the wire.
    String text();

    /// The message of a text.
    ///
    /// @throws ProtocolException when it is none
    static Message decode(String text) {
        var lines = text.split("\n", -1);
        var fields = new Fields(lines[0], new LinkedHashMap<>());
        for (int i = 1; i < lines.length; i++) {
            var equals = lines[i].indexOf('=');
            if (equals > 0) {
                fields.values.put(lines[i].substring(0, equals), lines[i].substring(equals + 1));
            }
        }
        return switch (lines[0]) {
            case "hello" ->
                    new Hello(
                            fields.number("oldest"),
                            fields.number("newest"),
                            fields.number("generation"),
                            fields.number("pid"));
            case "welcome" -> new Welcome(fields.number("version"), fields.number("pid"));
            case "refuse" -> new Refuse(fields.value("why"));
            case "ready" -> new Ready(fields.list("listeners"), fields.number("moves", 0));
            case "grant" -> new Grant();
            case "accepting" -> new Accepting();
            case "commit" -> new Commit();
            case "serving" -> new Serving(fields.value("handover"), fields.value("added"));
            case "dismiss" -> new Dismiss(fields.value("why"));
            default -> throw new ProtocolException("an unknown message: " + printable(lines[0]));
        };
    }

    private static String text(String name, Object... keysAndValues) {
        var text = new StringBuilder(name);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            text.append('\n').append(keysAndValues[i]).append('=').append(keysAndValues[i + 1]);
        }
        return text.toString();
    }

    /// URL-encoded, so that no name can be taken for two.
    private static String encoded(List<String> names) {
        return names.stream()
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
                .collect(Collectors.joining(","));
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ');
    }

    private static String printable(String text) {
        var start = text.substring(0, Math.min(40, text.length()));
        return start.replaceAll("[^\\x20-\\x7e]", "?");
    }

    /// What the other side said makes no sense.
    final class ProtocolException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ProtocolException(String message) {
            super(message);
        }
    }

    /// The fields of one message.
    record Fields(String name, Map<String, String> values) {
        private String value(String key) {
            var value = values.get(key);
            if (value == null) {
                throw new ProtocolException(name + " without " + key);
            }
            return value;
        }

        private int number(String key) {
            try {
                return Integer.parseInt(value(key));
            } catch (NumberFormatException e) {
                throw new ProtocolException(name + " with " + key + "=" + printable(value(key)));
            }
        }

        private int number(String key, int otherwise) {
            return values.containsKey(key) ? number(key) : otherwise;
        }

        private List<String> list(String key) {
            var value = value(key);
            try {
                return value.isEmpty()
                        ? List.of()
                        : Arrays.stream(value.split(",", -1))
                                .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
                                .toList();
            } catch (IllegalArgumentException e) {
                throw new ProtocolException(name + " with " + key + "=" + printable(value));
            }
        }
    }
}
