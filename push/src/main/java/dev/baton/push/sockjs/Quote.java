// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.sockjs;

import java.nio.charset.StandardCharsets;

/// Writes JSON strings that survive every transport and every browser: what JavaScript engines or
/// proxies mistreat is escaped, lone surrogates among it.
public final class Quote {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Quote() {}

    /// The text as a JSON string, with its quotation marks, in UTF-8.
    public static byte[] utf8(String text) {
        return string(text).getBytes(StandardCharsets.UTF_8);
    }

    /// The text as a JSON string, with its quotation marks; never holds a surrogate.
    public static String string(String text) {
        int first = firstToEscape(text);
        if (first == text.length()) {
            return '"' + text + '"';
        }
        var quoted = new StringBuilder(text.length() + 16).append('"').append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            append(quoted, text.charAt(i));
        }
        return quoted.append('"').toString();
    }

    private static int firstToEscape(String text) {
        int i = 0;
        while (i < text.length() && !mustEscape(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean mustEscape(char c) {
        return c < ' '
                || c == '"'
                || c == '\\'
                || (c >= '\u200c' && c <= '\u200f')
                || (c >= '\u2028' && c <= '\u202f')
                || (c >= '\u2060' && c <= '\u206f')
                || (c >= '\ufff0')
                || Character.isSurrogate(c);
    }

    private static void append(StringBuilder quoted, char c) {
        switch (c) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\b' -> quoted.append("\\b");
            case '\t' -> quoted.append("\\t");
            case '\n' -> quoted.append("\\n");
            case '\f' -> quoted.append("\\f");
            case '\r' -> quoted.append("\\r");
            default -> {
                if (mustEscape(c)) {
                    quoted.append("\\u")
                            .append(HEX[c >> 12])
                            .append(HEX[c >> 8 & 15])
                            .append(HEX[c >> 4 & 15])
                            .append(HEX[c & 15]);
                } else {
                    quoted.append(c);
                }
            }
        }
    }
}
