// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.route;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Percent-encoding, RFC 3986 section 2.1, and the `+` of query strings.
public final class Percent {
    private Percent() {}

    /// Decodes `text` from `from` to `end` as UTF-8; null when it is malformed.
    public static @Nullable String decode(String text, int from, int end, boolean plusIsSpace) {
        if (plain(text, from, end, plusIsSpace)) {
            return text.substring(from, end);
        }
        var bytes = new byte[end - from];
        int length = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < end ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < end ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null; // malformed is an answer here, not a failure
        }
    }

    /// A raw path or query with whatever is not visible ASCII encoded; its characters are bytes.
    public static String ascii(String raw) {
        var text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c > ' ' && c < 0x7f) {
                text.append(c);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            }
        }
        return text.toString();
    }

    /// Text whose characters are bytes, as header values come, read as UTF-8.
    public static String utf8(String raw) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static boolean plain(String text, int from, int end, boolean plusIsSpace) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '%' || c > 0x7f || (c == '+' && plusIsSpace)) {
                return false;
            }
        }
        return true;
    }

    /// The values of one parameter of a query string; those that are malformed are left out.
    public static List<String> values(String query, String name) {
        var values = new ArrayList<String>();
        for (int from = 0; from < query.length(); ) {
            int and = query.indexOf('&', from);
            int end = and < 0 ? query.length() : and;
            int equals = query.indexOf('=', from);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            if (name.equals(decode(query, from, nameEnd, true))) {
                var value = decode(query, Math.min(nameEnd + 1, end), end, true);
                if (value != null) {
                    values.add(value);
                }
            }
            from = end + 1;
        }
        return values;
    }
}
