// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.field;

/// Names of header fields, cookies and parameters, RFC 9110 section 5.6.2.
public final class Token {
    private static final String NO_TOKEN = "\"(),/:;<=>?@[\\]{}";

    private Token() {}

    /// Whether the text is a token.
    public static boolean is(String text) {
        return !text.isEmpty() && text.chars().allMatch(Token::is);
    }

    private static boolean is(int c) {
        return c > ' ' && c < 0x7f && NO_TOKEN.indexOf(c) < 0;
    }
}
