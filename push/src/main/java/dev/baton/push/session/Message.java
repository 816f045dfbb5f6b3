// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A message to be sent, to one session or to many: each encoding of it is made once, when a
/// transport first needs it. Immutable; any thread.
public final class Message {
    /// How many encodings are kept: of a message that lives long and goes to channels that clients
    /// name, there could be any number.
    private static final int MOST = 16;

    private final @Nullable String text;
    private final byte @Nullable [] bytes;
    private volatile @Nullable Made made;

    /// A way to encode messages, for transports; each is a constant somewhere.
    ///
    /// @param <T> what it makes
    @FunctionalInterface
    public interface Encoding<T> {
        /// Makes it; called twice at worst, by two threads at once.
        T encode(Message message);
    }

    private record Made(Encoding<?> by, Object what, @Nullable Made before, int number) {}

    private Message(@Nullable String text, byte @Nullable [] bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /// A text message.
    public static Message of(String text) {
        return new Message(text, null);
    }

    /// A binary message, for WebSockets only.
    public static Message of(byte[] bytes) {
        return new Message(null, bytes.clone());
    }

    /// Whether it is text.
    public boolean isText() {
        return text != null;
    }

    /// The text.
    ///
    /// @throws IllegalStateException for a binary message
    public String text() {
        if (text == null) {
            throw new IllegalStateException("a binary message");
        }
        return text;
    }

    /// A copy of the bytes: of a text message, its UTF-8.
    public byte[] bytes() {
        if (text != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return bytes == null ? new byte[0] : bytes.clone();
    }

    /// The message in this encoding, which is made once.
    @SuppressWarnings("unchecked") // `by` made it
    public <T> T encoded(Encoding<T> by) {
        for (var one = made; one != null; one = one.before) {
            if (one.by.equals(by)) {
                return (T) one.what;
            }
        }
        var what = by.encode(this);
        var before = made;
        if (before == null || before.number < MOST) {
            made = new Made(by, what, before, before == null ? 1 : before.number + 1);
        }
        return what;
    }
}
