// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The masking of client frames, RFC 6455 section 5.3.
final class Mask {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Mask() {}

    /// Masks or unmasks.
    ///
    /// @param key as it is in the frame, its first byte highest
    /// @param offset of `bytes[from]` in the frame's payload
    static void apply(byte[] bytes, int from, int count, int key, long offset) {
        int turned = Integer.rotateLeft(key, 8 * (int) (offset & 3));
        long twice = (long) turned << 32 | (turned & 0xffff_ffffL);
        int i = from;
        int end = from + count;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            LONGS.set(bytes, i, (long) LONGS.get(bytes, i) ^ twice);
        }
        for (; i < end; i++) {
            turned = Integer.rotateLeft(turned, 8);
            bytes[i] ^= (byte) turned;
        }
    }
}
