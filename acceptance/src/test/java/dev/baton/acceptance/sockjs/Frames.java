// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The frames of the protocol, and the JSON in them, spelled as a server has to.
final class Frames {
    /// The first frame of every session.
    static final String OPEN = "o";

    /// Says that the connection lives.
    static final String HEARTBEAT = "h";

    static final String GO_AWAY = close(3000, "Go away!");
    static final String STILL_OPEN = close(2010, "Another connection still open");
    static final String INTERRUPTED = close(1002, "Connection interrupted");

    private Frames() {}

    /// One frame with all these messages.
    static String messages(String... texts) {
        return Stream.of(texts).map(Frames::quoted).collect(Collectors.joining(",", "a[", "]"));
    }

    static String close(int code, String reason) {
        return "c[" + code + "," + quoted(reason) + "]";
    }

    /// A JSON string as servers write it.
    static String quoted(String text) {
        return text.chars().mapToObj(Frames::escaped).collect(Collectors.joining("", "\"", "\""));
    }

    private static String escaped(int unit) {
        return switch (unit) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\f' -> "\\f";
            case '\r' -> "\\r";
            default -> mustBeEscaped(unit) ? hex(unit) : Character.toString(unit);
        };
    }

    /// Control characters, which JSON forbids; surrogates, which alone are not UTF-8; and those
    /// that some browser or proxy is known to lose or change.
    private static boolean mustBeEscaped(int unit) {
        return unit < 0x20
                || isIn(unit, 0xD800, 0xDFFF)
                || isIn(unit, 0x200C, 0x200F)
                || isIn(unit, 0x2028, 0x202F)
                || isIn(unit, 0x2060, 0x206F)
                || isIn(unit, 0xFFF0, 0xFFFF);
    }

    private static boolean isIn(int unit, int first, int last) {
        return first <= unit && unit <= last;
    }

    /// The JSON escape of a UTF-16 unit.
    static String hex(int unit) {
        return "\\u" + String.format(Locale.ROOT, "%04x", unit);
    }

    /// An array of strings as a client may send it: every unit that is not plain ASCII is escaped,
    /// so that anything can be said, even half a surrogate pair.
    static String sent(String... texts) {
        return Stream.of(texts).map(Frames::ascii).collect(Collectors.joining(",", "[", "]"));
    }

    private static String ascii(String text) {
        return text.chars()
                .mapToObj(unit ->
                        unit < ' ' || unit > '~' || unit == '"' || unit == '\\'
                                ? hex(unit)
                                : Character.toString(unit))
                .collect(Collectors.joining("", "\"", "\""));
    }
}
