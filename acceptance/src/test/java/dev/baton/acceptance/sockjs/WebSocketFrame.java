// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/// A frame of RFC 6455, from a server: without a mask.
final class WebSocketFrame {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private final int first;
    private final byte[] payload;

    private WebSocketFrame(int first, byte[] payload) {
        this.first = first;
        this.payload = payload;
    }

    static WebSocketFrame read(Connection connection) {
        var first = connection.read();
        assertThat(first).as("a frame, not the end of the stream").isNotNegative();
        return read(connection, first);
    }

    /// @param first its first byte, which is read already
    static WebSocketFrame read(Connection connection, int first) {
        assertThat(first & 0x70).as("reserved bits").isZero();
        var length = connection.read();
        assertThat(length).as("the length, without a mask").isBetween(0, 127);
        var size =
                switch (length) {
                    case 126 -> ByteBuffer.wrap(connection.readExactly(2)).getShort() & 0xFFFF;
                    case 127 ->
                            Math.toIntExact(ByteBuffer.wrap(connection.readExactly(8)).getLong());
                    default -> length;
                };
        return new WebSocketFrame(first, connection.readExactly(size));
    }

    int opcode() {
        return first & 0x0F;
    }

    /// Whether the message ends with it.
    boolean last() {
        return (first & 0x80) != 0;
    }

    byte[] payload() {
        return payload.clone();
    }

    boolean isPing() {
        return opcode() == PING;
    }

    boolean isText(String text) {
        return opcode() == TEXT && text.equals(new String(payload, StandardCharsets.UTF_8));
    }

    /// The code of a Close frame that has one.
    OptionalInt closeCode() {
        return payload.length < 2
                ? OptionalInt.empty()
                : OptionalInt.of(ByteBuffer.wrap(payload).getShort() & 0xFFFF);
    }

    /// The reason of a Close frame that has a code.
    String closeReason() {
        return Connection.utf8(Arrays.copyOfRange(payload, 2, payload.length));
    }

    @Override
    public String toString() {
        return "frame %d: %s".formatted(opcode(), new String(payload, StandardCharsets.UTF_8));
    }
}
