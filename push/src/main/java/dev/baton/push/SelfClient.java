// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An HTTP client of a few lines: one keep-alive connection, blocking, for answers of our own
/// server. One thread. The JDK's client would cost the start-up more than the warm-up gains.
final class SelfClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final InetSocketAddress server;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    SelfClient(InetSocketAddress server) {
        this.server = server;
    }

    /// Asks for a path, reads the whole answer, says its status.
    ///
    /// @throws UncheckedIOException when there is none
    int get(String path) {
        try {
            var connection = connection();
            var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException("GET " + path + " was not answered: " + e, e);
        }
    }

    private Socket connection() throws IOException {
        var open = socket;
        if (open == null) {
            open = new Socket(server.getAddress(), server.getPort());
            open.setTcpNoDelay(true);
            open.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(open.getInputStream());
            socket = open;
        }
        return open;
    }

    private int answer() throws IOException {
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        long length = status == 204 || status == 304 ? 0 : Long.MAX_VALUE;
        boolean chunked = false;
        boolean close = false;
        for (var header = line(); !header.isEmpty(); header = line()) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).trim());
            }
            chunked |= lower.equals("transfer-encoding: chunked");
            close |= lower.equals("connection: close");
        }
        if (chunked) {
            skipChunks();
        } else {
            skip(length);
        }
        if (close) {
            close();
        }
        return status;
    }

    private void skipChunks() throws IOException {
        for (int size = size(); size > 0; size = size()) {
            skip(size);
            var _ = line();
        }
        var _ = line();
    }

    private int size() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    /// Skips so many bytes; an endless count means up to the end of the connection.
    private void skip(long length) throws IOException {
        if (length == Long.MAX_VALUE) {
            in.transferTo(OutputStream.nullOutputStream());
        } else {
            in.skipNBytes(length);
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        var open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
