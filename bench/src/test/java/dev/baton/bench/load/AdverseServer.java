// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// A small HTTP server that does one thing wrong, or nothing. Threads: one per connection.
final class AdverseServer implements Closeable {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    /// What it does with a request.
    sealed interface Behaviour {
        /// Answers everything as it should.
        record Good() implements Behaviour {}

        /// Answers well, announces the close, closes.
        record AnnouncedClose() implements Behaviour {}

        /// Answers well and then closes without having said so, before the next request.
        record CloseIdle() implements Behaviour {}

        /// Answers the first request of a connection, reads the second, closes.
        record CloseUnderRequest() implements Behaviour {}

        /// The same with a reset.
        record ResetUnderRequest() implements Behaviour {}

        /// Reads the request and closes.
        record CloseBeforeAnswer() implements Behaviour {}

        /// Reads the request and resets.
        record Reset() implements Behaviour {}

        /// Answers these bytes, whatever was asked, and closes.
        record Bytes(String text) implements Behaviour {}

        /// Reads the request and never answers.
        record Silence() implements Behaviour {}
    }

    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();

    AdverseServer(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    int requests() {
        return requests.get();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                open.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException e) {
            assertClosed(e);
        }
    }

    private void assertClosed(IOException e) {
        if (!listener.isClosed()) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            var goOn = true;
            for (var number = 1; goOn; number++) {
                var head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                var length = LENGTH.matcher(head);
                var body =
                        length.find() ? in.readNBytes(Integer.parseInt(length.group(1))).length : 0;
                requests.incrementAndGet();
                goOn = answer(socket, head, body, number);
            }
        } catch (SocketException e) {
            // the client has gone, or the test is over
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        for (var next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            var text = head.toString(StandardCharsets.US_ASCII);
            if (text.endsWith("\r\n\r\n")) {
                return text;
            }
        }
        return "";
    }

    private boolean answer(Socket socket, String head, int body, int number)
            throws IOException, InterruptedException {
        return switch (behaviour) {
            case Behaviour.Good() -> write(socket, good(head, body, ""), !head.contains("close"));
            case Behaviour.AnnouncedClose() ->
                    write(socket, good(head, body, "Connection: close\r\n"), false);
            case Behaviour.CloseIdle() -> write(socket, good(head, body, ""), false);
            case Behaviour.CloseUnderRequest() ->
                    number == 1 && write(socket, good(head, body, ""), true);
            case Behaviour.ResetUnderRequest() ->
                    number == 1 ? write(socket, good(head, body, ""), true) : reset(socket);
            case Behaviour.CloseBeforeAnswer() -> false;
            case Behaviour.Reset() -> reset(socket);
            case Behaviour.Bytes(var text) -> write(socket, text, false);
            case Behaviour.Silence() -> {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                yield false;
            }
        };
    }

    private static boolean reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        return false;
    }

    private static boolean write(Socket socket, String text, boolean goOn) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return goOn;
    }

    private static String good(String head, int body, String header) {
        var text =
                head.startsWith("POST /upload ")
                        ? body + "\n"
                        : head.startsWith("GET /slow") ? "slept\n" : "hello 1.0 generation 7\n";
        return "HTTP/1.1 200 OK\r\n"
                + header
                + "Content-Length: "
                + text.length()
                + "\r\n\r\n"
                + text;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
