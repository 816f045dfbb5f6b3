// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A secret that only pages of this start of the daemon know: 128 random bits. Whoever makes a
/// browser ask without having read the page does not have it. Any thread.
final class Token {
    private static final int BYTES = 16;

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    static Token random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Token(HexFormat.of().formatHex(bytes));
    }

    /// Whether this is it, in a time that does not tell how much of it is right.
    boolean matches(String given) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /// For the page; never for a log.
    String text() {
        return text;
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "Token";
    }
}
