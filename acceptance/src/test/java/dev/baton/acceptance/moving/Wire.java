// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// A WebSocket client that says exactly what it is told to. One thread sends, one receives.
final class Wire implements AutoCloseable {
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int MASKED = 0x80;
    private static final byte[] TAIL = {0, 0, -1, -1};

    private final Socket socket;
    private final InputStream in;
    private final boolean deflates;

    /// The server has closed.
    static final class Closed extends IOException {
        private static final long serialVersionUID = 1;

        Closed(String how) {
            super(how);
        }
    }

    /// How many bytes the kernel takes for it that it has not read.
    void receiveBuffer(int bytes) throws IOException {
        socket.setReceiveBufferSize(bytes);
    }

    /// Opens one.
    Wire(int port, String path, boolean deflates) throws IOException {
        this.deflates = deflates;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        var offer =
                deflates
                        ? "Sec-WebSocket-Extensions: permessage-deflate;"
                                + " client_no_context_takeover; server_no_context_takeover\r\n"
                        : "";
        write(
                ("GET "
                                + path
                                + " HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
                                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                + offer
                                + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        var status = line();
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new IOException(status);
        }
        while (!line().isEmpty()) {}
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("no answer");
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }

    /// Sends a text in so many fragments.
    void send(String text, int fragments) throws IOException {
        var payload = text.getBytes(StandardCharsets.UTF_8);
        if (deflates) {
            payload = deflated(payload);
        }
        int each = Math.max(1, payload.length / fragments);
        int first = TEXT | (deflates ? RSV1 : 0);
        for (int at = 0; ; at += each) {
            boolean last = at + each >= payload.length;
            var part = Arrays.copyOfRange(payload, at, last ? payload.length : at + each);
            frame((at == 0 ? first : 0) | (last ? FIN : 0), part);
            if (last) {
                return;
            }
        }
    }

    void ping() throws IOException {
        frame(FIN | PING, new byte[] {'p'});
    }

    private void frame(int head, byte[] payload) throws IOException {
        var out = new ByteArrayOutputStream(payload.length + 14);
        out.write(head);
        if (payload.length < 126) {
            out.write(MASKED | payload.length);
        } else if (payload.length < 1 << 16) {
            out.write(MASKED | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(MASKED | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        out.writeBytes(new byte[] {1, 2, 3, 4});
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ (i % 4 + 1));
        }
        write(out.toByteArray());
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /// The next message; answers nothing, skips pongs.
    ///
    /// @throws Closed when the server says goodbye, or goes without
    String receive() throws IOException {
        var message = new ByteArrayOutputStream();
        boolean deflated = false;
        while (true) {
            int head = byteIn();
            int length = byteIn();
            if (length == 126) {
                length = byteIn() << 8 | byteIn();
            } else if (length == 127) {
                long all = 0;
                for (int i = 0; i < 8; i++) {
                    all = all << 8 | byteIn();
                }
                length = Math.toIntExact(all);
            }
            var payload = in.readNBytes(length);
            if (payload.length < length) {
                throw new Closed("cut within a frame");
            }
            int opcode = head & 0xf;
            if (opcode == CLOSE) {
                throw new Closed(
                        payload.length < 2
                                ? "closed"
                                : "closed with "
                                        + ((payload[0] & 0xff) << 8 | (payload[1] & 0xff)));
            }
            if (opcode < CLOSE) {
                deflated |= (head & RSV1) != 0;
                message.writeBytes(payload);
                if ((head & FIN) != 0) {
                    var bytes = message.toByteArray();
                    return new String(deflated ? inflated(bytes) : bytes, StandardCharsets.UTF_8);
                }
            }
        }
    }

    private int byteIn() throws IOException {
        int b;
        try {
            b = in.read();
        } catch (IOException e) {
            throw new Closed("broke: " + e.getMessage());
        }
        if (b < 0) {
            throw new Closed("ended without a close frame");
        }
        return b;
    }

    private static byte[] deflated(byte[] bytes) {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(bytes);
        var out = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        int count;
        do {
            count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            out.write(buffer, 0, count);
        } while (count == buffer.length);
        deflater.end();
        var all = out.toByteArray();
        return Arrays.copyOf(all, all.length - TAIL.length);
    }

    private static byte[] inflated(byte[] bytes) throws IOException {
        var inflater = new Inflater(true);
        var input = Arrays.copyOf(bytes, bytes.length + TAIL.length);
        System.arraycopy(TAIL, 0, input, bytes.length, TAIL.length);
        inflater.setInput(input);
        var out = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        try {
            for (int count = inflater.inflate(buffer);
                    count > 0;
                    count = inflater.inflate(buffer)) {
                out.write(buffer, 0, count);
            }
        } catch (DataFormatException e) {
            throw new IOException("not deflated", e);
        } finally {
            inflater.end();
        }
        return out.toByteArray();
    }

    /// Goes without a word.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
