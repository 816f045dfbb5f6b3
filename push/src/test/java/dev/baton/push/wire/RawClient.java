// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Speaks HTTP letter by letter. Text blocks are sent with CRLF for their line ends.
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    public final Socket socket;
    public final InputStream in;

    /// An answer as it was read; header names in lower case.
    public record Answer(int status, Map<String, String> headers, String body) {
        public @Nullable String header(String name) {
            return headers.get(name);
        }

        public boolean says(String header, String value) {
            return value.equals(headers.get(header));
        }

        public boolean closes() {
            return says("connection", "close");
        }
    }

    public RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// Comes from another of the machine's own addresses, such as 127.0.0.2.
    public static RawClient from(String address, int port) throws IOException {
        var here = InetAddress.getByName(address);
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port, here, 0));
    }

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public void send(String text) throws IOException {
        sendExactly(text.replace("\n", "\r\n"));
    }

    public void sendExactly(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Reads one answer, whatever frames it.
    public Answer answer() throws IOException {
        return answer(true);
    }

    public Answer answerToHead() throws IOException {
        return answer(false);
    }

    private Answer answer(boolean withBody) throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        var headers = new TreeMap<String, String>();
        for (var header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            var before =
                    headers.put(
                            header.substring(0, colon).toLowerCase(Locale.ROOT),
                            header.substring(colon + 1).trim());
            if (before != null) {
                throw new IOException("twice: " + header);
            }
        }
        if (!withBody || status == 100 || status == 204 || status == 304) {
            return new Answer(status, headers, "");
        }
        byte[] body;
        if (headers.containsKey("content-length")) {
            int length = Integer.parseInt(headers.getOrDefault("content-length", ""));
            body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("in the middle of a body");
            }
        } else if (headers.containsKey("transfer-encoding")) {
            body = chunks();
        } else {
            body = in.readAllBytes();
        }
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = size(); size > 0; size = size()) {
            body.write(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    /// Reads a chunk of an answer whose head was read; empty at the end of the answer.
    public String chunk() throws IOException {
        var chunk = new String(in.readNBytes(size()), StandardCharsets.UTF_8);
        line();
        return chunk;
    }

    private int size() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    public String line() throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed after '" + line + "'");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /// Waits for the server to close; whatever comes before is an error.
    public boolean isClosedByServer() throws IOException {
        return in.read() < 0;
    }

    /// Closes with a reset instead of a farewell.
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
