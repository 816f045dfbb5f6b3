// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A client of draft hixie-76, as some browsers of 2010 have it. Its text frames stand between the
/// bytes 00 and FF.
///
/// One thread at a time.
final class HixieClient implements AutoCloseable {
    private static final String NONCE = "aaaaaaaa";
    private static final String SIGNATURE = "ca3400d8a50847972cd5715ababf437b";
    private static final String HOST = "example.com:8080";
    private static final String ORIGIN = "http://example.com";

    private static final byte[] CLOSE = {(byte) 0xFF, 0x00};

    private final Connection connection;

    private HixieClient(Connection connection) {
        this.connection = connection;
    }

    private static Request handshake(String path) {
        return Request.get(path)
                .header("Host", HOST)
                .header("Upgrade", "WebSocket")
                .header("Connection", "Upgrade")
                .header("Origin", ORIGIN)
                .header("Sec-WebSocket-Key1", "4 @1  46546xW%0l 1 5")
                .header("Sec-WebSocket-Key2", "12998 5 Y3 1  .P00");
    }

    /// Opens the websocket of a session; the nonce is sent with the head.
    static HixieClient open(Session session) {
        var client = new HixieClient(session.server().connect());
        client.connection.send(handshake(session.url("websocket")).text() + NONCE);
        client.readHead(session);
        client.readSignature();
        return client;
    }

    /// Opens the websocket of a session; the nonce is sent only when the answer's head is there.
    static HixieClient openSlowly(Session session) {
        var client = new HixieClient(session.server().connect());
        client.connection.send(handshake(session.url("websocket")).text());
        client.readHead(session);
        client.connection.send(NONCE);
        client.readSignature();
        return client;
    }

    private void readHead(Session session) {
        var head = Head.read(connection);
        assertThat(head.status()).as("the status of %s", head).isEqualTo(101);
        assertThat(head.header("Upgrade").orElseThrow()).isEqualToIgnoringCase("WebSocket");
        assertThat(head.header("Connection").orElseThrow()).isEqualToIgnoringCase("Upgrade");
        assertThat(head.header("Sec-WebSocket-Origin")).contains(ORIGIN);
        assertThat(head.header("Sec-WebSocket-Location"))
                .contains("ws://" + HOST + session.url("websocket"));
        assertThat(head.all("Content-Length")).isEmpty();
    }

    private void readSignature() {
        assertThat(HexFormat.of().formatHex(connection.readExactly(16))).isEqualTo(SIGNATURE);
    }

    void send(String text) {
        var frame = new ByteArrayOutputStream();
        frame.write(0x00);
        frame.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        frame.write(0xFF);
        connection.send(frame.toByteArray());
    }

    /// The next text.
    String text() {
        assertThat(connection.read()).as("the byte before a text").isZero();
        var text = new ByteArrayOutputStream();
        for (var next = connection.read(); next != 0xFF; next = connection.read()) {
            assertThat(next).as("a byte of a text").isNotNegative();
            text.write(next);
        }
        return Connection.utf8(text.toByteArray());
    }

    /// Closes by a closing handshake, FF 00 both ways.
    void shakeHandsAndEnd() {
        connection.send(CLOSE);
        assertThat(connection.readExactly(2)).isEqualTo(CLOSE);
        connection.expectEnd();
    }

    /// The server ends the connection: by a closing handshake, which is answered, or without any,
    /// and then by the end of the stream.
    void expectEnd() {
        connection.patience(Connection.AT_ONCE);
        var first = connection.read();
        if (first >= 0) {
            assertThat(first).isEqualTo(0xFF);
            assertThat(connection.read()).isZero();
            connection.send(CLOSE);
            connection.expectGone();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
