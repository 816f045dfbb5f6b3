// SPDX-License-Identifier: Apache-2.0
package dev.baton.testkit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A TCP connection that is used as nobody should. One thread reads; others may send.
final class Wire implements AutoCloseable {
    /// How long a server may take to put an end to a hostile client.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /// So little that a server is soon stuck which sends to somebody who does not read.
    private static final int DEAF = 4 * 1024;

    private static final int LONGEST_LINE = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final List<Thread> senders = new ArrayList<>();

    /// What one side does while the other reads.
    @FunctionalInterface
    interface Sending {
        void run() throws IOException;
    }

    /// What a client says.
    @FunctionalInterface
    interface Talk {
        void to(Wire wire) throws IOException;
    }

    /// The beginning of an answer.
    ///
    /// @param length of the body; -1 when it is not announced
    record Head(int status, int length, boolean chunked) {}

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// Connects.
    static Wire to(InetSocketAddress server) throws IOException {
        return connected(new Socket(), server);
    }

    /// Connects, with next to no room for what the server sends.
    static Wire deaf(InetSocketAddress server) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(DEAF);
        return connected(socket, server);
    }

    private static Wire connected(Socket socket, InetSocketAddress server) throws IOException {
        try {
            socket.connect(server, Math.toIntExact(PATIENCE.toMillis()));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            return new Wire(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Sends text; the ends of its lines are as they are.
    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /// Sends on while somebody reads, until that is done or the server takes nothing any more.
    void meanwhile(Sending sending) {
        senders.add(
                Thread.startVirtualThread(() -> {
                    try {
                        sending.run();
                    } catch (IOException e) {
                        // the server has closed, which is what this is about: the reader sees how
                    }
                }));
    }

    /// Sends the same again and again, at this pace, until the server takes nothing any more.
    void sendUntilCut(byte[] bytes, Duration pace) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            try {
                send(bytes);
            } catch (IOException e) {
                return; // cut
            }
            pause(pace);
        }
        throw new SocketTimeoutException("still connected after " + PATIENCE);
    }

    /// Sends the same for ever.
    void repeat(byte[] bytes, Duration pace) throws IOException {
        while (true) {
            send(bytes);
            pause(pace);
        }
    }

    /// The time between two steps of a slow client.
    static void pause(Duration pace) throws InterruptedIOException {
        try {
            Thread.sleep(pace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("told to stop");
        }
    }

    /// Reads one answer and then to the end of the connection.
    Ending ending() throws IOException {
        Head head;
        try {
            head = head();
            body(head);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return new Ending.Cut();
        }
        return isCut() ? new Ending.Refused(head.status()) : new Ending.Served(head.status());
    }

    /// Whether nothing more comes and the connection is over; waits for that or for a byte.
    boolean isCut() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return true; // reset
        }
    }

    /// Reads one whole answer.
    ///
    /// @return its body
    String answer(int status) throws IOException {
        var head = head();
        var body = body(head);
        if (head.status() != status) {
            throw new IOException("status " + head.status() + ": " + body);
        }
        return body;
    }

    /// Reads the head of an answer.
    Head head() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = -1;
        var chunked = false;
        for (var line = line(); !line.isEmpty(); line = line()) {
            var header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring("content-length:".length()).strip());
            }
            chunked |= header.startsWith("transfer-encoding:");
        }
        return new Head(status, status == 204 ? 0 : length, chunked);
    }

    /// Reads the body that follows a head.
    String body(Head head) throws IOException {
        if (!head.chunked()) {
            return head.length() < 0 ? "" : exactly(head.length());
        }
        var body = new StringBuilder();
        for (var chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
            body.append(chunk);
        }
        return body.toString();
    }

    /// Reads a chunk of an answer; empty at its end.
    String chunk() throws IOException {
        var chunk = exactly(Integer.parseInt(line(), 16));
        line();
        return chunk;
    }

    private String exactly(int bytes) throws IOException {
        var read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new EOFException("cut");
        }
        return new String(read, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.length() > LONGEST_LINE) {
                throw new EOFException("no line: " + line);
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    InputStream in() {
        return in;
    }

    /// Closes with a reset instead of a farewell.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        senders.forEach(Thread::interrupt);
    }
}
