// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.nio.charset.StandardCharsets;

/// A message to be sent, encoded once however many connections it goes to. Immutable; any thread.
public final class Frame {
    private final boolean text;
    private final byte[] payload;

    private Frame(boolean text, byte[] payload) {
        this.text = text;
        this.payload = payload;
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

    /// The payload; not to be changed.
    byte[] payload() {
        return payload;
    }

    /// Of the payload.
    public int length() {
        return payload.length;
    }
}
