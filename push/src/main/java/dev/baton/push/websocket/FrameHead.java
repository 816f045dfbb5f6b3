// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// The head of the client's frame that is arriving, RFC 6455 section 5.2: 6 to 14 bytes, which may
/// come one by one. What is wrong with it is said as soon as it can be known.
final class FrameHead {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    private static final int OTHER_RSV = 0x30;
    static final int MASKED = 0x80;
    private static final int START = 2;
    private static final int KEY = 4;

    /// The longest payload of a control frame.
    static final int CONTROL = 125;

    private final int maxFrame;
    private final boolean compression;
    private final byte[] bytes = new byte[14];
    private int count;
    private int needed = START;
    private int length;

    /// Nothing has arrived.
    ///
    /// @param compression whether a message may be compressed
    FrameHead(int maxFrame, boolean compression) {
        this.maxFrame = maxFrame;
        this.compression = compression;
    }

    /// Takes what is still missing; says whether the head is complete.
    boolean read(ByteBuf in) throws Violation {
        while (count < needed) {
            if (!in.isReadable()) {
                return false;
            }
            bytes[count++] = in.readByte();
            if (count == START) {
                checkStart();
                needed = START + extension() + KEY;
            }
        }
        length = checkedLength();
        return true;
    }

    /// What has arrived of it, as it came.
    byte[] arrived() {
        return Arrays.copyOf(bytes, count);
    }

    /// The next byte begins another frame.
    void clear() {
        count = 0;
        needed = START;
    }

    int opcode() {
        return bytes[0] & 0x0f;
    }

    boolean isFinal() {
        return (bytes[0] & FIN) != 0;
    }

    boolean isCompressed() {
        return (bytes[0] & RSV1) != 0;
    }

    boolean isControl() {
        return opcode() >= CLOSE;
    }

    /// Of the payload.
    int length() {
        return length;
    }

    /// What the payload is masked with, the first byte highest.
    int key() {
        return (int) number(needed - KEY, KEY);
    }

    private int extension() {
        return switch (bytes[1] & 0x7f) {
            case 126 -> 2;
            case 127 -> 8;
            default -> 0;
        };
    }

    private void checkStart() throws Violation {
        if ((bytes[0] & OTHER_RSV) != 0) {
            throw Violation.protocol("reserved bits");
        }
        switch (opcode()) {
            case CONTINUATION, CLOSE, PING, PONG -> {
                if (isCompressed()) {
                    throw Violation.protocol("RSV1 where no message begins");
                }
            }
            case TEXT, BINARY -> {
                if (isCompressed() && !compression) {
                    throw Violation.protocol("RSV1 without an extension");
                }
            }
            default -> throw Violation.protocol("opcode " + opcode());
        }
        if ((bytes[1] & MASKED) == 0) {
            throw Violation.protocol("not masked");
        }
        if (isControl() && !isFinal()) {
            throw Violation.protocol("a fragment of a control frame");
        }
        if (isControl() && (bytes[1] & 0x7f) > CONTROL) {
            throw Violation.protocol("a control frame over 125 bytes");
        }
    }

    private int checkedLength() throws Violation {
        int size = extension();
        long said = size == 0 ? bytes[1] & 0x7f : number(START, size);
        if (said < 0) {
            throw Violation.protocol("a length of 64 bits");
        }
        if (said < (size == 0 ? 0 : size == 2 ? 126 : 65_536)) {
            throw Violation.protocol("a length in more bytes than it needs");
        }
        if (said > maxFrame) {
            throw Violation.tooBig("a frame", maxFrame);
        }
        return (int) said;
    }

    private long number(int from, int size) {
        long number = 0;
        for (int i = from; i < from + size; i++) {
            number = number << 8 | (bytes[i] & 0xff);
        }
        return number;
    }
}
