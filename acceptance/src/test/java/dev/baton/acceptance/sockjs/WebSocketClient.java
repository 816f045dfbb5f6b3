// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// A client of RFC 6455 that sends each frame as it is told, and hides none that it gets.
///
/// One thread at a time.
final class WebSocketClient implements AutoCloseable {
    /// A key, and what the server has to make of it.
    static final String KEY = "x3JJHMbDL1EzLkh9GBhXDw==";

    static final String ACCEPT = "HSmrc0sMlYUkAGmm5OPpG2HaGWk=";

    private static final int MASK = 0x12345678;

    private final Connection connection;

    private WebSocketClient(Connection connection) {
        this.connection = connection;
    }

    /// The request that opens a websocket, without an Origin.
    static Request handshake(String path) {
        return handshake(path, 13);
    }

    static Request handshake(String path, int version) {
        return Request.get(path)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Version", Integer.toString(version))
                .header("Sec-WebSocket-Key", KEY);
    }

    /// Opens the websocket of a session.
    static WebSocketClient open(Session session) {
        return open(session.server(), session.url("websocket"));
    }

    static WebSocketClient open(Server server, String path) {
        return open(server, handshake(path));
    }

    static WebSocketClient open(Server server, Request handshake) {
        var reading = server.open(handshake);
        assertThat(reading.head().status()).as("the status of %s", reading.head()).isEqualTo(101);
        return new WebSocketClient(reading.connection());
    }

    Connection connection() {
        return connection;
    }

    /// Sends a text message in one frame.
    void send(String text) {
        send(true, WebSocketFrame.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends a text message in several frames.
    void sendInPieces(String... pieces) {
        for (var i = 0; i < pieces.length; i++) {
            send(
                    i == pieces.length - 1,
                    i == 0 ? WebSocketFrame.TEXT : WebSocketFrame.CONTINUATION,
                    pieces[i].getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Sends a text message in two frames, and a ping between them.
    void sendAround(String ping, String before, String after) {
        send(false, WebSocketFrame.TEXT, before.getBytes(StandardCharsets.UTF_8));
        ping(ping);
        send(true, WebSocketFrame.CONTINUATION, after.getBytes(StandardCharsets.UTF_8));
    }

    void ping(String text) {
        send(true, WebSocketFrame.PING, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Begins to close, or answers a close.
    void close(int code) {
        send(true, WebSocketFrame.CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    private void send(boolean last, int opcode, byte[] payload) {
        var frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) (opcode | (last ? 0x80 : 0)));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(MASK);
        for (var i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ (MASK >> (24 - 8 * (i % 4)))));
        }
        connection.send(Arrays.copyOf(frame.array(), frame.position()));
    }

    /// The next frame, of whatever kind.
    WebSocketFrame frame() {
        return WebSocketFrame.read(connection);
    }

    /// The next text message, which may come in pieces; there must be nothing else before it.
    String text() {
        var message = new ByteArrayOutputStream();
        var frame = frame();
        assertThat(frame.opcode()).as("%s is text", frame).isEqualTo(WebSocketFrame.TEXT);
        message.writeBytes(frame.payload());
        while (!frame.last()) {
            frame = frame();
            assertThat(frame.opcode()).isEqualTo(WebSocketFrame.CONTINUATION);
            message.writeBytes(frame.payload());
        }
        return Connection.utf8(message.toByteArray());
    }

    /// The server ends the connection: by one Close frame, which is answered, or without any, and
    /// then by the end of the stream.
    ///
    /// @return the Close frame, if there was one
    Optional<WebSocketFrame> expectEnd() {
        connection.patience(Connection.AT_ONCE);
        var first = connection.read();
        if (first < 0) {
            return Optional.empty();
        }
        var close = WebSocketFrame.read(connection, first);
        assertThat(close.opcode()).as("%s is a Close", close).isEqualTo(WebSocketFrame.CLOSE);
        close(close.closeCode().orElse(1000));
        connection.expectGone();
        return Optional.of(close);
    }

    /// Closes the connection, without a closing handshake.
    @Override
    public void close() {
        connection.close();
    }
}
