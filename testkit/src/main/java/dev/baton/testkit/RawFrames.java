// SPDX-License-Identifier: Apache-2.0
package dev.baton.testkit;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/// The frames of RFC 6455 as a client sends them, rightly or wrongly, and reads them.
final class RawFrames {
    static final int FIN = 0x80;
    static final int COMPRESSED = 0x40;
    static final int MORE = 0;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final int BLOCK = 1024 * 1024;
    private static final int SYNC_MARK = 4;

    private RawFrames() {}

    /// Opens a WebSocket.
    static void open(Wire wire, String path) throws IOException {
        open(wire, path, "");
    }

    /// Opens a WebSocket that takes compressed messages.
    static void openCompressed(Wire wire, String path) throws IOException {
        open(wire, path, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    }

    private static void open(Wire wire, String path, String header) throws IOException {
        wire.send(
                "GET "
                        + path
                        + " HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + header
                        + "\r\n");
        var status = wire.head().status();
        if (status != 101) {
            throw new IOException("no WebSocket, but " + status);
        }
    }

    /// A masked frame.
    static byte[] frame(int first, byte[] payload) {
        var head = head(first, payload.length);
        var frame = Arrays.copyOf(head, head.length + payload.length);
        for (int i = 0; i < payload.length; i++) {
            frame[head.length + i] = (byte) (payload[i] ^ MASK[i % MASK.length]);
        }
        return frame;
    }

    static byte[] text(String text) {
        return frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The head of a masked frame that announces so much.
    static byte[] head(int first, long length) {
        var size = length >= 0 && length <= 125 ? 0 : length > 0 && length <= 0xffff ? 2 : 8;
        var head = ByteBuffer.allocate(2 + size + MASK.length).put((byte) first);
        switch (size) {
            case 0 -> head.put((byte) (0x80 | length));
            case 2 -> head.put((byte) (0x80 | 126)).putShort((short) length);
            default -> head.put((byte) (0x80 | 127)).putLong(length);
        }
        return head.put(MASK).array();
    }

    /// The same bytes many times.
    static byte[] repeat(byte[] bytes, int times) {
        var all = ByteBuffer.allocate(bytes.length * times);
        for (int i = 0; i < times; i++) {
            all.put(bytes);
        }
        return all.array();
    }

    /// What inflates to this letter so many mebibytes long: a thousandth of it.
    static byte[] bomb(char letter, int mebibytes) {
        var letters = new byte[BLOCK];
        Arrays.fill(letters, (byte) letter);
        var block = deflate(letters);
        return Arrays.copyOf(repeat(block, mebibytes), block.length * mebibytes - SYNC_MARK);
    }

    /// Deflated so that it can be said again and again: with the mark of a full flush.
    static byte[] deflate(byte[] bytes) {
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            deflater.setInput(bytes);
            var out = new byte[bytes.length + 64];
            return Arrays.copyOf(out, deflater.deflate(out, 0, out.length, Deflater.FULL_FLUSH));
        }
    }

    /// Reads up to the close frame or the end of the connection.
    static Ending ending(Wire wire) throws IOException {
        var in = new DataInputStream(wire.in());
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0f;
                var payload = payload(in);
                if (opcode == CLOSE) {
                    return new Ending.Closed(ByteBuffer.wrap(payload).getShort() & 0xffff);
                }
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return new Ending.Cut();
        }
    }

    /// Reads up to a text.
    static String awaitText(Wire wire) throws IOException {
        var in = new DataInputStream(wire.in());
        while (true) {
            int first = in.readUnsignedByte();
            var payload = payload(in);
            if ((first & 0x0f) == TEXT && (first & COMPRESSED) == 0) {
                return new String(payload, StandardCharsets.UTF_8);
            }
            if ((first & 0x0f) == CLOSE) {
                throw new EOFException("closed instead");
            }
        }
    }

    private static byte[] payload(DataInputStream in) throws IOException {
        int said = in.readUnsignedByte();
        long length =
                switch (said) {
                    case 126 -> in.readUnsignedShort();
                    case 127 -> in.readLong();
                    default -> said;
                };
        var payload = in.readNBytes(Math.toIntExact(length));
        if (payload.length < length) {
            throw new EOFException("in the middle of a frame");
        }
        return payload;
    }
}
