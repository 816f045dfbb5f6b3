// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Strict UTF-8, RFC 3629 section 4, of a text that comes in parts: no surrogates, nothing longer
/// than it must be, nothing above U+10FFFF.
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private int missing;
    private int lowest = 0x80;
    private int highest = 0xbf;

    /// The text, or null when it is not one.
    static @Nullable String decode(byte[] bytes, int length) {
        var text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        // The decoder puts a replacement for what is wrong; who sent one himself is looked at
        // again.
        return text.indexOf(REPLACEMENT) < 0 || isText(bytes, length) ? text : null;
    }

    private static boolean isText(byte[] bytes, int length) {
        var all = new Utf8();
        return all.accepts(bytes, 0, length) && all.isWhole();
    }

    /// Whether these bytes can go on where those before ended.
    boolean accepts(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = bytes[i];
            if (missing > 0 || b < 0) {
                if (!accepts(b & 0xff)) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Whether the last character is complete.
    boolean isWhole() {
        return missing == 0;
    }

    private boolean accepts(int b) {
        if (missing == 0) {
            return begins(b);
        }
        if (b < lowest || b > highest) {
            return false;
        }
        missing--;
        lowest = 0x80;
        highest = 0xbf;
        return true;
    }

    private boolean begins(int b) {
        if (b < 0xc2 || b > 0xf4) {
            return false;
        }
        missing = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        switch (b) {
            case 0xe0 -> lowest = 0xa0; // else two bytes were enough
            case 0xed -> highest = 0x9f; // surrogates
            case 0xf0 -> lowest = 0x90; // else three bytes were enough
            case 0xf4 -> highest = 0x8f; // above U+10FFFF
            default -> {}
        }
        return true;
    }
}
