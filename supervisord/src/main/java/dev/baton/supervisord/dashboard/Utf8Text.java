// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Text that arrives in pieces, as UTF-8 which may be cut anywhere. What is none becomes U+FFFD.
/// One thread.
final class Utf8Text {
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] rest = {};

    /// The text of a piece; a character that is not complete comes with the next one.
    String decode(ByteBuffer piece) {
        var in = ByteBuffer.allocate(rest.length + piece.remaining()).put(rest).put(piece).flip();
        var out = CharBuffer.allocate(in.remaining()); // never more of them than bytes
        decoder.reset();
        decoder.decode(in, out, false);
        rest = new byte[in.remaining()];
        in.get(rest);
        return out.flip().toString();
    }

    /// What comes next does not belong to what was.
    void begin() {
        rest = new byte[0];
    }
}
