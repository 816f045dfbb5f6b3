// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.output;

import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.List;
import java.util.stream.Collectors;

/// Values as JSON, RFC 8259. Pure.
public final class Json {
    private Json() {}

    /// In one line.
    public static String compact(Value value) {
        var json = new StringBuilder();
        append(json, value);
        return json.toString();
    }

    /// An array with a line for each element, for readers of both kinds.
    public static String lines(List<? extends Value> values) {
        return values.isEmpty()
                ? "[]"
                : values.stream()
                        .map(Json::compact)
                        .collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
    }

    private static void append(StringBuilder json, Value value) {
        switch (value) {
            case Value.Text(var text) -> quote(json, text);
            case Value.Int(var number) -> json.append(number);
            case Value.Bool(var truth) -> json.append(truth);
            case Value.Real(var number) -> json.append(number);
            case Value.Array(var values) -> array(json, values);
            case Value.Struct struct -> object(json, struct);
        }
    }

    private static void array(StringBuilder json, List<Value> values) {
        var comma = "";
        json.append('[');
        for (var value : values) {
            json.append(comma);
            append(json, value);
            comma = ",";
        }
        json.append(']');
    }

    private static void object(StringBuilder json, Value.Struct struct) {
        var comma = "";
        json.append('{');
        for (var member : struct.members().entrySet()) {
            json.append(comma);
            quote(json, member.getKey());
            json.append(':');
            append(json, member.getValue());
            comma = ",";
        }
        json.append('}');
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    // Control characters must be escaped; lone surrogates cannot be written
                    // otherwise.
                    if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                        json.append("\\u%04x".formatted((int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
