// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Deflates messages, RFC 7692 section 7.2.1: each on its own, so that one result is good for every
/// connection. Any thread.
final class Deflation {
    /// Shorter messages are sent as they are: without those before them to refer to, little is won.
    static final int WORTH = 256;

    private static final int TAIL = 4;

    /// A deflater holds 256 KiB outside of the heap; those beyond these are given back.
    private static final Queue<Deflater> IDLE = new ArrayBlockingQueue<>(8);

    private Deflation() {}

    /// The message deflated, or null when that makes it no shorter.
    static byte @Nullable [] deflate(byte[] message) {
        if (message.length < WORTH) {
            return null;
        }
        var deflater = IDLE.poll();
        if (deflater == null) {
            deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        }
        try {
            return deflate(deflater, message);
        } finally {
            deflater.reset();
            if (!IDLE.offer(deflater)) {
                deflater.end();
            }
        }
    }

    private static byte @Nullable [] deflate(Deflater deflater, byte[] message) {
        var out = new byte[message.length];
        deflater.setInput(message);
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return length == out.length ? null : Arrays.copyOf(out, length - TAIL);
    }
}
