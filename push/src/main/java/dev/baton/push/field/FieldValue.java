// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.field;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value with parameters, as in `Content-Type` and `Content-Disposition`, RFC 9110 section 5.6.6.
///
/// @param value in lower case
/// @param parameters by name, in lower case
public record FieldValue(String value, Map<String, String> parameters) {
    /// Reads a value; null when it is malformed, or says a parameter twice.
    public static @Nullable FieldValue of(String text) {
        int semicolon = text.indexOf(';');
        var value = (semicolon < 0 ? text : text.substring(0, semicolon)).trim();
        var reader = new Reader(text, semicolon < 0 ? text.length() : semicolon);
        return value.isEmpty() || !reader.readAll()
                ? null
                : new FieldValue(value.toLowerCase(Locale.ROOT), Map.copyOf(reader.parameters));
    }

    private static final class Reader {
        final String text;
        final Map<String, String> parameters = new HashMap<>();
        int at;

        Reader(String text, int at) {
            this.text = text;
            this.at = at;
        }

        /// Reads `; name=value` up to the end; false when something else is there.
        boolean readAll() {
            while (at < text.length()) {
                if (text.charAt(at++) != ';') {
                    return false;
                }
                skipSpace();
                if (at < text.length() && text.charAt(at) != ';' && !readOne()) {
                    return false;
                }
                skipSpace();
            }
            return true;
        }

        private boolean readOne() {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                return false;
            }
            var name = text.substring(at, equals);
            at = equals + 1;
            var value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
            return value != null
                    && Token.is(name)
                    && parameters.put(name.toLowerCase(Locale.ROOT), value) == null;
        }

        private @Nullable String token() {
            int semicolon = text.indexOf(';', at);
            int end = semicolon < 0 ? text.length() : semicolon;
            var token = text.substring(at, end).trim();
            at = end;
            return Token.is(token) ? token : null;
        }

        /// A backslash hides a quote or a backslash only: some clients send Windows paths as they
        /// are.
        private @Nullable String quoted() {
            var value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c == '\\'
                        && at + 1 < text.length()
                        && "\"\\".indexOf(text.charAt(at + 1)) >= 0) {
                    c = text.charAt(++at);
                }
                value.append(c);
            }
            return null;
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }
    }
}
