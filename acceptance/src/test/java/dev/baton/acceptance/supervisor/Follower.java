// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.supervisor;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/// Follows a log as `supervisorctl tail -f` does: an empty `Host`, and an empty line too many.
final class Follower implements AutoCloseable {
    private final SocketChannel socket;
    private final StringBuilder seen = new StringBuilder();
    private final ByteBuffer buffer = ByteBuffer.allocate(4096);

    private Follower(SocketChannel socket) {
        this.socket = socket;
    }

    /// Asks for the standard output of a process.
    static Follower of(Daemon daemon, String process) throws IOException {
        var socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        socket.connect(UnixDomainSocketAddress.of(daemon.directory().resolve("sock")));
        var request =
                "GET /logtail/%s/stdout HTTP/1.1\r\nHost: \r\nAccept-Encoding: chunked\r\n\r\n\r\n"
                        .formatted(process);
        socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        socket.configureBlocking(false);
        return new Follower(socket);
    }

    /// The head of the answer, in lower case.
    String head() {
        awaitSeen("\r\n\r\n");
        return seen.substring(0, seen.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
    }

    void awaitSeen(String text) {
        await("the client sees " + text.strip())
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> sees(text));
    }

    private boolean sees(String text) throws IOException {
        while (socket.read(buffer.clear()) > 0) {
            seen.append(StandardCharsets.UTF_8.decode(buffer.flip()));
        }
        return seen.indexOf(text) >= 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
