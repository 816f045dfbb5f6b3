// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The challenge of draft-hixie-thewebsocketprotocol-76 section 1.3.
///
/// @param first the number in `Sec-WebSocket-Key1`
/// @param second the number in `Sec-WebSocket-Key2`
record HixieKeys(int first, int second) {
    /// How many bytes of challenge follow the request.
    static final int NONCE = 8;

    private static final long LARGEST = 0xffff_ffffL;

    /// Reads both.
    ///
    /// @throws IllegalArgumentException when one of them hides no number
    static HixieKeys of(String first, String second) {
        return new HixieKeys(number(first), number(second));
    }

    /// The digits, divided by the number of spaces.
    private static int number(String key) {
        long digits = 0;
        int spaces = 0;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == ' ') {
                spaces++;
            } else if (c >= '0' && c <= '9') {
                digits = digits * 10 + (c - '0');
                if (digits > LARGEST * key.length()) {
                    throw new IllegalArgumentException("a key with a number too large");
                }
            }
        }
        if (spaces == 0 || digits % spaces != 0 || digits / spaces > LARGEST) {
            throw new IllegalArgumentException("a key without a number");
        }
        return (int) (digits / spaces);
    }

    /// The answer to the challenge: 16 bytes.
    byte[] answer(byte[] nonce) {
        var sum = ByteBuffer.allocate(16).putInt(first).putInt(second).put(nonce).array();
        try {
            return MessageDigest.getInstance("MD5").digest(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
