// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import dev.baton.bench.server.BenchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A connection: opened by a request, then whatever its [Talk] makes of it. The thread of its
/// [Clients].
final class Client {
    /// When a connection is open.
    enum Opening {
        /// The answer is complete, by its length.
        ANSWERED,
        /// It speaks WebSocket.
        UPGRADED,
        /// The head of an answer that goes on is there.
        BEGUN,
        /// The answer is complete, and the server has closed the connection.
        ENDED
    }

    /// What is done with what comes once the connection is open.
    @FunctionalInterface
    interface Talk {
        /// Takes all of it.
        void heard(Client client, ByteBuffer in) throws IOException;
    }

    private static final String HEAD_END = "\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
    private static final int ROOM = 16 * 1024;

    private final SocketChannel channel;
    private final Opening opening;
    private final byte[] request;
    private Talk talk = (_, in) -> in.position(in.limit());
    private StringBuilder answer = new StringBuilder();
    private boolean open;
    private int answerLength;

    /// Bytes of an answer that are still to come.
    int owed;

    Client(SocketChannel channel, Opening opening, byte[] request) {
        this.channel = channel;
        this.opening = opening;
        this.request = request;
    }

    void talk(Talk next) {
        talk = next;
    }

    /// How long the first answer was, head included.
    int answerLength() {
        return answerLength;
    }

    boolean isOpen() {
        return open;
    }

    /// Connected: asks.
    void begin() throws IOException {
        send(ByteBuffer.wrap(request));
    }

    /// Writes something that fits into the socket's buffer.
    void send(ByteBuffer bytes) throws IOException {
        var _ = channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new BenchException("a server does not read what its clients send");
        }
    }

    /// Reads what is there.
    void readable(ByteBuffer in) throws IOException {
        in.clear();
        if (channel.read(in) < 0) {
            ended();
            return;
        }
        in.flip();
        if (open) {
            talk.heard(this, in);
        } else {
            opens(in);
        }
    }

    private void ended() throws IOException {
        if (opening != Opening.ENDED || !answer.toString().contains(HEAD_END)) {
            throw new BenchException("a server has closed a connection after: " + start());
        }
        check();
        open = true;
        channel.close();
    }

    private void opens(ByteBuffer in) throws IOException {
        answer.append(StandardCharsets.ISO_8859_1.decode(in));
        var head = answer.indexOf(HEAD_END) + HEAD_END.length();
        if (answer.length() > ROOM) {
            throw new BenchException("an endless answer: " + start());
        }
        if (head < HEAD_END.length()) {
            return;
        }
        check();
        switch (opening) {
            case ANSWERED -> {
                answerLength = head + length();
                open = answer.length() >= answerLength;
            }
            case UPGRADED, BEGUN -> open = true;
            case ENDED -> {}
        }
        if (open) {
            answer = new StringBuilder(0);
        }
    }

    private int length() {
        var found = LENGTH.matcher(answer);
        if (!found.find()) {
            throw new BenchException("an answer without a length: " + start());
        }
        return Integer.parseInt(found.group(1));
    }

    private void check() {
        var wanted = opening == Opening.UPGRADED ? "HTTP/1.1 101" : "HTTP/1.1 200";
        if (answer.indexOf(wanted) != 0) {
            throw new BenchException("a server answers: " + start());
        }
    }

    private String start() {
        return answer.toString().lines().findFirst().orElse("nothing");
    }
}
