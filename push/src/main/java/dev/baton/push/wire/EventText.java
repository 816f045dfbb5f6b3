// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The format `text/event-stream` of the HTML standard.
final class EventText {
    static final String TYPE = "text/event-stream";

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    private EventText() {}

    static byte[] event(@Nullable String event, @Nullable String id, String data) {
        var text = new StringBuilder(data.length() + 32);
        if (event != null) {
            field(text, "event: ", event);
        }
        if (id != null) {
            field(text, "id: ", id);
        }
        lines(text, "data: ", data);
        return end(text);
    }

    static byte[] comment(String comment) {
        var text = new StringBuilder();
        lines(text, ": ", comment);
        return end(text);
    }

    static byte[] retry(long millis) {
        return end(new StringBuilder("retry: ").append(millis).append('\n'));
    }

    private static void field(StringBuilder text, String name, String value) {
        if (value.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw new IllegalArgumentException(name + "has to be one line");
        }
        text.append(name).append(value).append('\n');
    }

    private static void lines(StringBuilder text, String name, String value) {
        for (var line : LINE_END.split(value, -1)) {
            text.append(name).append(line).append('\n');
        }
    }

    private static byte[] end(StringBuilder text) {
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }
}
