// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates messages, RFC 7692 section 7.2.2. One serves all connections of a loop, since no
/// message needs what an earlier one left behind. Event loop.
final class Inflation {
    /// What the sender has cut off the end, and a last block: only a whole message leads there.
    private static final byte[] TAIL = {
        0, 0, (byte) 0xff, (byte) 0xff, 1, 0, 0, (byte) 0xff, (byte) 0xff
    };

    private static final int ROOM = 16 * 1024;

    /// Larger arrays are not kept for the next message.
    private static final int KEPT = 1024 * 1024;

    private final Inflater inflater = new Inflater(true);
    private byte[] bytes = new byte[ROOM];
    private int length;

    /// Inflates a message into [#bytes()], and stops at the limit.
    ///
    /// @return its length
    int inflate(byte[] deflated, int count, int limit) throws Violation {
        inflater.reset();
        if (bytes.length > KEPT) {
            bytes = new byte[ROOM];
        }
        length = 0;
        try {
            inflate(deflated, count, limit, true);
            inflate(TAIL, TAIL.length, limit, false);
        } catch (DataFormatException e) {
            throw new Violation(CloseCode.NOT_CONSISTENT, "not deflated: " + e.getMessage());
        }
        return length;
    }

    /// The message, until the next call.
    byte[] bytes() {
        return bytes;
    }

    private void inflate(byte[] in, int count, int limit, boolean message)
            throws DataFormatException, Violation {
        inflater.setInput(in, 0, count);
        while (true) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, limit + 1L));
            }
            int room = (int) Math.min(bytes.length, limit + 1L) - length;
            int made = inflater.inflate(bytes, length, room);
            length += made;
            if (length > limit) {
                throw Violation.tooBig("an inflated message", limit);
            }
            if (inflater.finished()) {
                int left = inflater.getRemaining();
                if (left == 0 || !message) {
                    return; // a last block needs no tail
                }
                inflater.reset();
                inflater.setInput(in, count - left, left);
            } else if (made == 0 && inflater.needsInput()) {
                if (message) {
                    return;
                }
                throw new DataFormatException("cut short");
            }
        }
    }
}
