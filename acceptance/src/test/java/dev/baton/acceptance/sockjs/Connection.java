// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A TCP connection to the server, and nothing in between: what is written is what is sent.
///
/// Every read that waits longer than [#PATIENCE] fails. One thread at a time.
final class Connection implements AutoCloseable {
    /// A hang, on two busy cores.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /// Shorter than any timer of the server: what comes in this time comes by itself.
    static final Duration AT_ONCE = Duration.ofSeconds(4);

    private final Socket socket = new Socket();
    private final InputStream in;

    Connection(InetSocketAddress address) {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, (int) PATIENCE.toMillis());
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        } catch (IOException e) {
            throw new UncheckedIOException("connecting to " + address, e);
        }
        patience(PATIENCE);
    }

    /// From now on.
    void patience(Duration most) {
        try {
            socket.setSoTimeout((int) most.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends it in UTF-8.
    void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends a request, and reads the head of its answer.
    Reading request(Request request) {
        send(request.text());
        return Reading.begin(this, request.method());
    }

    /// The next byte, or -1 at the end of the stream. A reset is a failure, not an end.
    int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw new UncheckedIOException("reading", e);
        }
    }

    /// Whether something has come that is not read yet.
    boolean hasInput() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] readExactly(int size) {
        try {
            var bytes = in.readNBytes(size);
            assertThat(bytes.length).as("bytes before the end of the stream").isEqualTo(size);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + size + " bytes", e);
        }
    }

    /// The next bytes, so many as this text has.
    String readAsLongAs(String text) {
        return utf8(readExactly(text.getBytes(StandardCharsets.UTF_8).length));
    }

    /// A line, which ends with CR LF, without its end.
    String readLine() {
        var line = new ByteArrayOutputStream();
        for (var next = read(); next != '\n'; next = read()) {
            if (next < 0) {
                return fail("the stream ended in a line: %s", utf8(line.toByteArray()));
            }
            line.write(next);
        }
        var text = line.toString(StandardCharsets.ISO_8859_1);
        assertThat(text).as("a line of HTTP").endsWith("\r");
        return text.substring(0, text.length() - 1);
    }

    /// All that comes until the server closes.
    String readToEnd() {
        try {
            return utf8(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("reading to the end", e);
        }
    }

    /// The server closes now, without another byte, by FIN.
    void expectEnd() {
        patience(AT_ONCE);
        assertThat(read()).as("the end of the connection").isEqualTo(-1);
    }

    /// The server closes now, in whatever way: what was sent to it last may have come too late, and
    /// then the kernel answers by RST.
    void expectGone() {
        patience(AT_ONCE);
        try {
            assertThat(in.read()).as("the end of the connection").isEqualTo(-1);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection goes on", e);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    /// Goes away by RST, in the middle of whatever is under way. [#close] goes away by FIN.
    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Decodes what has to be valid UTF-8. An encoded surrogate, for example, is not.
    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError(
                    "this is not UTF-8: " + new String(bytes, StandardCharsets.ISO_8859_1), e);
        }
    }
}
