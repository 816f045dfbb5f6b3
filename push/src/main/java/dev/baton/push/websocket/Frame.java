// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A message to be sent, encoded and compressed once however many connections it goes to.
/// Immutable; any thread.
public final class Frame {
    private final boolean text;
    private final byte[] payload;
    private final Encoding plain;
    private volatile @Nullable Encoding compressed;
    private volatile @Nullable Encoding hixie;

    private Frame(boolean text, byte[] payload) {
        this.text = text;
        this.payload = payload;
        plain = Encoding.frame(FrameHead.FIN | opcode(), payload);
    }

    /// A text message. A lone surrogate becomes a question mark: UTF-8 has no form for it.
    public static Frame text(String text) {
        return new Frame(true, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A text message.
    ///
    /// @param utf8 valid, and not changed any more
    public static Frame utf8(byte[] utf8) {
        return new Frame(true, utf8);
    }

    /// A binary message.
    ///
    /// @param bytes not changed any more
    public static Frame binary(byte[] bytes) {
        return new Frame(false, bytes);
    }

    /// Whether it is text.
    public boolean isText() {
        return text;
    }

    /// Of the payload, uncompressed.
    public int length() {
        return payload.length;
    }

    private int opcode() {
        return text ? FrameHead.TEXT : FrameHead.BINARY;
    }

    Encoding plain() {
        return plain;
    }

    /// Compressed, if that makes it shorter.
    Encoding compressed() {
        if (payload.length < Deflation.WORTH) {
            return plain;
        }
        var made = compressed;
        if (made == null) {
            var deflated = Deflation.deflate(payload);
            made =
                    deflated == null
                            ? plain
                            : Encoding.frame(FrameHead.FIN | FrameHead.RSV1 | opcode(), deflated);
            compressed = made;
        }
        return made;
    }

    /// As hixie-76 has it.
    ///
    /// @throws UnsupportedOperationException for bytes, which it has not
    Encoding hixie() {
        if (!text) {
            throw new UnsupportedOperationException("hixie-76 has no binary messages");
        }
        var made = hixie;
        if (made == null) {
            made = Encoding.hixie(payload);
            hixie = made;
        }
        return made;
    }
}
