// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import java.util.List;
import java.util.Map;

/// Writes JSON: maps, lists, texts, numbers and booleans. What could begin or end something in HTML
/// is escaped too.
final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /// @throws IllegalArgumentException for anything else
    static String write(Object value) {
        var json = new Json();
        json.append(value);
        return json.out.toString();
    }

    private void append(Object value) {
        switch (value) {
            case String text -> quote(text);
            case Boolean truth -> out.append(truth);
            case Integer number -> out.append(number);
            case Long number -> out.append(number);
            case Map<?, ?> map -> object(map);
            case List<?> list -> array(list);
            default -> throw new IllegalArgumentException("not for JSON: " + value.getClass());
        }
    }

    private void object(Map<?, ?> map) {
        var separator = '{';
        for (var entry : map.entrySet()) {
            out.append(separator);
            quote(entry.getKey().toString());
            out.append(':');
            append(entry.getValue());
            separator = ',';
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private void array(List<?> list) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            append(list.get(i));
        }
        out.append(']');
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (isPlain(c)) {
                        out.append(c);
                    } else {
                        out.append("\\u%04x".formatted((int) c));
                    }
                }
            }
        }
        out.append('"');
    }

    /// What is not: control characters, those of HTML, line separators of JavaScript, and halves of
    /// characters, which need not have the other one.
    private static boolean isPlain(char c) {
        return c >= ' '
                && "<>&'".indexOf(c) < 0
                && (c < 0x7f || c > 0x9f)
                && c != '\u2028'
                && c != '\u2029'
                && !Character.isSurrogate(c);
    }
}
