// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The bytes of one frame as they leave. Immutable but for what is shared among those it is sent
/// to; any thread.
final class Encoding {
    private static final byte[] NOTHING = {};

    /// Payloads up to here are joined with their head once, to be copied in one go.
    private static final int SMALL = 1024;

    private static final byte[] HIXIE_BEGIN = {0};
    private static final byte[] HIXIE_END = {(byte) 0xff};

    /// Who sends a frame to more than so many connections gets one buffer for all of them: made
    /// outside of the heap, and gone with the garbage.
    private static final int FEW = 4;

    private final byte[] head;
    private final byte[] payload;
    private final byte[] tail;
    private int uses; // a race makes one copy more or less
    private volatile @Nullable ByteBuffer shared;

    private Encoding(byte[] head, byte[] payload, byte[] tail) {
        boolean small = payload.length <= SMALL;
        this.head = small ? join(head, payload, tail) : head;
        this.payload = small ? NOTHING : payload;
        this.tail = small ? NOTHING : tail;
    }

    private static byte[] join(byte[] head, byte[] payload, byte[] tail) {
        var all = Arrays.copyOf(head, head.length + payload.length + tail.length);
        System.arraycopy(payload, 0, all, head.length, payload.length);
        System.arraycopy(tail, 0, all, head.length + payload.length, tail.length);
        return all;
    }

    /// A frame of RFC 6455 section 5.2, unmasked.
    ///
    /// @param first its first byte: FIN, reserved bits, opcode
    static Encoding frame(int first, byte[] payload) {
        return new Encoding(head(first, payload.length), payload, NOTHING);
    }

    /// A text of hixie-76.
    static Encoding hixie(byte[] payload) {
        return new Encoding(HIXIE_BEGIN, payload, HIXIE_END);
    }

    private static byte[] head(int first, int length) {
        if (length <= 125) {
            return new byte[] {(byte) first, (byte) length};
        }
        if (length <= 0xffff) {
            return new byte[] {(byte) first, 126, (byte) (length >> 8), (byte) length};
        }
        return ByteBuffer.allocate(10).put((byte) first).put((byte) 127).putLong(length).array();
    }

    /// In bytes.
    int size() {
        return head.length + payload.length + tail.length;
    }

    /// Copies it.
    void writeTo(ByteBuf out) {
        out.writeBytes(head);
        if (!isSmall()) {
            out.writeBytes(payload).writeBytes(tail);
        }
    }

    /// Whether it is cheaper to copy than to share.
    boolean isSmall() {
        return payload.length == 0;
    }

    /// A buffer of it for one connection, whose memory may be everybody's.
    ByteBuf buffer(ByteBufAllocator alloc) {
        var all = shared;
        if (all == null) {
            if (uses++ < FEW) {
                var own = alloc.ioBuffer(size());
                writeTo(own);
                return own;
            }
            all = ByteBuffer.allocateDirect(size()).put(head).put(payload).put(tail).flip();
            shared = all;
        }
        return Unpooled.wrappedBuffer(all); // a buffer's position is its own
    }
}
