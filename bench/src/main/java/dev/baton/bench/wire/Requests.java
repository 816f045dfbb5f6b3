// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import java.nio.charset.StandardCharsets;

/// What clients send, as bytes.
final class Requests {
    private static final int FIN_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int SHORTEST_LONG = 126;

    private Requests() {}

    static byte[] get(String path) {
        return ascii("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    static byte[] post(String path, String connection) {
        return ascii(
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: "
                        + connection
                        + "\r\n\r\n");
    }

    /// The handshake of RFC 6455 section 4.1.
    static byte[] upgrade(String path) {
        return ascii(
                "GET "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }

    /// A text frame of a client, masked as it has to be; below 126 bytes in all.
    ///
    /// @param length how many letters are between `before` and `after`
    static byte[] text(String before, int length, String after) {
        var text = ascii(before + "a".repeat(length) + after);
        if (text.length >= SHORTEST_LONG) {
            throw new IllegalArgumentException("a text of " + text.length);
        }
        byte[] key = {0x37, (byte) 0xfa, 0x21, 0x3d};
        var frame = new byte[2 + key.length + text.length];
        frame[0] = (byte) FIN_TEXT;
        frame[1] = (byte) (MASKED | text.length);
        System.arraycopy(key, 0, frame, 2, key.length);
        for (var i = 0; i < text.length; i++) {
            frame[2 + key.length + i] = (byte) (text[i] ^ key[i & 3]);
        }
        return frame;
    }

    /// How long that is when a server sends it.
    static int fromServer(int length) {
        return 2 + length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
