// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.wire.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A WebSocket client that says whatever a test wants it to, frame by frame and byte by byte. It
/// answers nothing by itself.
public final class RawWebSocket implements AutoCloseable {
    /// The key of RFC 6455 section 1.3.
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final RawClient http;
    private final RawClient.Answer answer;
    private final DataInputStream in;

    /// A frame as it was read.
    public static final class Received {
        private final int first;
        private final byte[] payload;

        private Received(int first, byte[] payload) {
            this.first = first;
            this.payload = payload;
        }

        /// Its first byte: FIN, reserved bits, opcode.
        public int first() {
            return first;
        }

        /// As it came.
        public byte[] payload() {
            return payload;
        }

        /// The payload as text.
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /// Without FIN and reserved bits.
        public int opcode() {
            return first & 0x0f;
        }

        /// Of a close frame; 1005 for none.
        public int code() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        /// `text Hello`, `binary 00ff`, `ping 01`, `pong 01`, `close 1000 bye`.
        @Override
        public String toString() {
            return switch (first) {
                case 0x81 -> "text " + text();
                case 0x82 -> "binary " + HexFormat.of().formatHex(payload);
                case 0x88 -> "close " + code() + words();
                case 0x89 -> "ping " + HexFormat.of().formatHex(payload);
                case 0x8a -> "pong " + HexFormat.of().formatHex(payload);
                default -> "%02x %s".formatted(first, HexFormat.of().formatHex(payload));
            };
        }

        private String words() {
            var reason = payload.length < 2 ? "" : text(2);
            return reason.isEmpty() ? "" : " " + reason;
        }

        private String text(int from) {
            return new String(payload, from, payload.length - from, StandardCharsets.UTF_8);
        }
    }

    private RawWebSocket(RawClient http, RawClient.Answer answer) {
        this.http = http;
        this.answer = answer;
        in = new DataInputStream(http.in);
    }

    /// Opens one; `headers` such as `Sec-WebSocket-Protocol: chat` go with the handshake.
    public static RawWebSocket open(int port, String path, String... headers) throws IOException {
        var client = new RawClient(port);
        client.send(request(path, headers));
        var answer = client.answerToHead();
        if (answer.status() != 101) {
            client.close();
            throw new IOException("no handshake: " + answer);
        }
        return new RawWebSocket(client, answer);
    }

    /// Takes over a connection whose handshake is done.
    public static RawWebSocket over(RawClient http, RawClient.Answer answer) {
        return new RawWebSocket(http, answer);
    }

    /// A request that opens one.
    public static String request(String path, String... headers) {
        return """
        GET %s HTTP/1.1
        Host: localhost
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: %s
        %s
        """
                .formatted(path, KEY, String.join("", lines(headers)));
    }

    private static List<String> lines(String... headers) {
        var lines = new ArrayList<String>();
        for (var header : headers) {
            lines.add(header + "\n");
        }
        return lines;
    }

    /// What the server said to the handshake.
    public RawClient.Answer answer() {
        return answer;
    }

    /// A masked frame, its length in as few bytes as can be.
    public static byte[] frame(int first, byte[] payload) {
        int size = payload.length <= 125 ? 0 : payload.length <= 0xffff ? 2 : 8;
        return frame(first, payload, size);
    }

    /// A masked frame of text or of anything else that is text.
    public static byte[] frame(int first, String payload) {
        return frame(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    /// A masked frame whose extended length has this many bytes: 0, 2 or 8.
    public static byte[] frame(int first, byte[] payload, int size) {
        var head = ByteBuffer.allocate(2 + size + MASK.length);
        head.put((byte) first);
        head.put((byte) (0x80 | (size == 0 ? payload.length : size == 2 ? 126 : 127)));
        if (size == 2) {
            head.putShort((short) payload.length);
        } else if (size == 8) {
            head.putLong(payload.length);
        }
        head.put(MASK);
        var masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i % MASK.length];
        }
        return join(head.array(), masked);
    }

    /// A masked close frame.
    public static byte[] closing(int code, String reason) {
        var words = reason.getBytes(StandardCharsets.UTF_8);
        var body = ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words);
        return frame(0x88, body.array());
    }

    /// Bytes behind one another.
    public static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /// Sends these very bytes.
    public void send(byte[] bytes) throws IOException {
        http.socket.getOutputStream().write(bytes);
    }

    /// Sends a text message.
    public void text(String text) throws IOException {
        send(frame(0x81, text));
    }

    /// Sends a binary message.
    public void binary(byte[] bytes) throws IOException {
        send(frame(0x82, bytes));
    }

    /// Sends a close frame.
    public void close(int code, String reason) throws IOException {
        send(closing(code, reason));
    }

    /// Says by TCP that nothing more will be sent.
    public void endOutput() throws IOException {
        http.socket.shutdownOutput();
    }

    /// Closes with a reset.
    public void reset() throws IOException {
        http.reset();
    }

    /// Reads a frame, whatever it is.
    public Received read() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte(); // with a mask it would be 128 and more
        if (length > 127) {
            throw new IOException("a masked frame");
        }
        long size =
                switch (length) {
                    case 126 -> in.readUnsignedShort();
                    case 127 -> in.readLong();
                    default -> length;
                };
        var payload = in.readNBytes((int) size);
        if (payload.length < size) {
            throw new EOFException("in the middle of a frame");
        }
        return new Received(first, payload);
    }

    /// Reads a text message.
    public String readText() throws IOException {
        var frame = read();
        if (frame.first() != 0x81) {
            throw new IOException("not a text: " + frame);
        }
        return frame.text();
    }

    /// Reads frames up to the orderly end of the connection.
    public List<String> readAll() throws IOException {
        var frames = new ArrayList<String>();
        for (in.mark(1); in.read() >= 0; in.mark(1)) {
            in.reset();
            frames.add(read().toString());
        }
        return frames;
    }

    /// Whether the connection ends here, in an orderly way; waits for it.
    public boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    /// Closes the connection, not the WebSocket.
    public void gone() throws IOException {
        http.close();
    }

    @Override
    public void close() throws IOException {
        gone();
    }
}
