// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Speaks HTTP/2 frame by frame, without TLS.
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    static final class Frame {
        private final int type;
        private final int flags;
        private final int stream;
        private final byte[] payload;

        Frame(int type, int flags, int stream, byte[] payload) {
            this.type = type;
            this.flags = flags;
            this.stream = stream;
            this.payload = payload;
        }

        int type() {
            return type;
        }

        int stream() {
            return stream;
        }

        byte[] payload() {
            return payload;
        }

        boolean ends() {
            return (flags & END_STREAM) != 0;
        }

        /// The 32 bits at an offset.
        int number(int at) {
            return ByteBuffer.wrap(payload).getInt(at);
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /// Connects, and sends preface and settings, identifiers and values in turn.
    RawHttp2(int port, int... settings) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var payload = ByteBuffer.allocate(settings.length * 3);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        add(SETTINGS, 0, 0, payload.array());
        flush();
    }

    /// Queues a frame.
    RawHttp2 add(int type, int flags, int stream, byte... payload) {
        var head = ByteBuffer.allocate(9);
        head.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        head.put((byte) type).put((byte) flags).putInt(stream);
        out.writeBytes(head.array());
        out.writeBytes(payload);
        return this;
    }

    void flush() throws IOException {
        socket.getOutputStream().write(out.toByteArray());
        out.reset();
    }

    void send(int type, int flags, int stream, byte... payload) throws IOException {
        add(type, flags, stream, payload).flush();
    }

    /// A GET without a body.
    void get(int stream, String path) throws IOException {
        send(HEADERS, END_STREAM | END_HEADERS, stream, head("GET", path));
    }

    static byte[] head(String method, String path, String... more) {
        var all = new String[8 + more.length];
        var pseudo =
                new String[] {
                    ":method", method, ":scheme", "http", ":path", path, ":authority", "h"
                };
        System.arraycopy(pseudo, 0, all, 0, 8);
        System.arraycopy(more, 0, all, 8, more.length);
        return block(all);
    }

    /// Names and values in turn, each as a literal that is not indexed, RFC 7541 section 6.2.2.
    static byte[] block(String... headers) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < headers.length; i += 2) {
            block.write(0);
            literal(block, headers[i]);
            literal(block, headers[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write(rest % 128 + 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /// The next frame, whatever it is; null at the end of the connection.
    @Nullable Frame next() throws IOException {
        try {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & Integer.MAX_VALUE;
            var payload = new byte[length];
            in.readFully(payload);
            return new Frame(type, flags, stream, payload);
        } catch (EOFException | SocketException closed) {
            return null;
        }
    }

    /// The next frame of a type; what is before it is skipped.
    Frame next(int type) throws IOException {
        for (var frame = next(); frame != null; frame = next()) {
            if (frame.type() == type) {
                return frame;
            }
        }
        throw new EOFException("no frame of type " + type + " came");
    }

    /// Decodes the next head of an answer. All of them have to be, since they share their tables.
    Map<String, String> answer() throws IOException, Http2Exception {
        var frame = next(HEADERS);
        var headers = new TreeMap<String, String>();
        for (var entry :
                decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()))) {
            headers.put(entry.getKey().toString(), entry.getValue().toString());
        }
        return headers;
    }

    /// Whether the server closes, after whatever it has to say.
    boolean isClosedByServer() throws IOException {
        for (var frame = next(); frame != null; frame = next()) {}
        return true;
    }

    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
