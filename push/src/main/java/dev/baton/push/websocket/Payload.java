// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The bytes of the message that is arriving. They gather in memory that all connections of the
/// loop share, and move to their own only when the loop turns to another connection before the
/// message is complete, or when they are many. It grows with what has come, not with what was
/// announced. Event loop.
final class Payload {
    private static final byte[] NONE = {};

    private final byte[] desk;
    private byte[] bytes = NONE;
    private boolean onDesk;
    private int length;
    private int checked;
    private @Nullable Utf8 text;

    /// Empty.
    ///
    /// @param desk what the connections of this loop share
    Payload(byte[] desk) {
        this.desk = desk;
    }

    int length() {
        return length;
    }

    /// Holds [#length()] bytes of the message, until the next call of anything here.
    byte[] bytes() {
        return bytes;
    }

    /// Takes the next bytes and unmasks them.
    ///
    /// @param key 0 when there is no mask
    /// @param offset where in their frame they are
    /// @param most that the message can come to
    void append(ByteBuf in, int count, int key, int offset, int most) {
        reserve(count, most);
        in.readBytes(bytes, length, count);
        if (key != 0) {
            Mask.apply(bytes, length, count, key, offset);
        }
        length += count;
    }

    private void reserve(int count, int most) {
        int needed = length + count;
        if (needed <= bytes.length) {
            return;
        }
        if (length == 0 && needed <= desk.length) {
            bytes = desk;
            onDesk = true;
        } else {
            onDesk = false;
            long twice = Math.min(2L * needed, most);
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) twice));
        }
    }

    /// The loop turns to somebody else: leaves the desk.
    void leaveDesk() {
        if (onDesk) {
            bytes = Arrays.copyOf(desk, length);
            onDesk = false;
        }
    }

    /// Refuses what is no beginning of a text as early as that can be known.
    void checkText() throws Violation {
        if (checked == length) {
            return;
        }
        if (text == null) {
            text = new Utf8();
        }
        if (!text.accepts(bytes, checked, length)) {
            throw Violation.notUtf8();
        }
        checked = length;
    }

    /// The message is complete, as text.
    String takeText() throws Violation {
        if (text != null) {
            checkText();
            if (!text.isWhole()) {
                throw Violation.notUtf8();
            }
        }
        var message = Utf8.decode(bytes, length);
        clear();
        if (message == null) {
            throw Violation.notUtf8();
        }
        return message;
    }

    /// The message is complete, as bytes.
    byte[] takeBytes() {
        var message = !onDesk && bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
        clear();
        return message;
    }

    /// Forgets everything.
    void clear() {
        bytes = NONE;
        onDesk = false;
        length = 0;
        checked = 0;
        text = null;
    }
}
