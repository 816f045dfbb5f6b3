// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

/// Text in HTML.
final class Html {
    private Html() {}

    /// The text so that it is shown as it is, in an element or in a quoted attribute.
    static String escaped(String text) {
        var out = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> append((char) c, out));
        return out.toString();
    }

    private static void append(char c, StringBuilder out) {
        switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> out.append(c < ' ' && c != '\n' && c != '\t' ? '\ufffd' : c);
        }
    }
}
