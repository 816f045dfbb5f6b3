// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// How Python reads numbers and shows strings, since the texts of supervisord's errors come from
/// there.
public final class PythonText {
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+(_\\d+)*");
    private static final Pattern OCTAL = Pattern.compile("([+-]?)(?:0[oO]_?)?([0-7]+(?:_[0-7]+)*)");

    private PythonText() {}

    /// `repr()` of a string: in single quotes, or in double ones when it holds a single one only.
    public static String repr(String text) {
        var quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        var shown = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> append(shown, c, quote));
        return shown.append(quote).toString();
    }

    /// `repr()` of bytes: as of a string, and all that is not ASCII as a number.
    public static String repr(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var shown = new StringBuilder("b");
        for (char c : repr(text).toCharArray()) {
            if (c < 0x7f) {
                shown.append(c);
            } else {
                shown.append(String.format("\\x%02x", (int) c));
            }
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int c, char quote) {
        switch (c) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            case '\\' -> shown.append("\\\\");
            default -> {
                if (c == quote) {
                    shown.append('\\').appendCodePoint(c);
                } else if (c < ' ' || (c >= 0x7f && c <= 0xa0) || c == 0xad) {
                    shown.append(String.format("\\x%02x", c));
                } else {
                    shown.appendCodePoint(c);
                }
            }
        }
    }

    /// `int(text)`.
    ///
    /// @throws ConfigException with Python's text when it is none
    static BigInteger integer(String text) {
        var digits = text.strip();
        if (!INTEGER.matcher(digits).matches()) {
            throw new ConfigException("invalid literal for int() with base 10: " + repr(text));
        }
        return new BigInteger(digits.replace("_", ""));
    }

    /// `int(text, 8)`.
    ///
    /// @throws ConfigException when it is none
    static BigInteger octal(String text) {
        var number = OCTAL.matcher(text.strip());
        if (!number.matches()) {
            throw new ConfigException("invalid literal for int() with base 8: " + repr(text));
        }
        return new BigInteger(number.group(1) + number.group(2).replace("_", ""), 8);
    }
}
