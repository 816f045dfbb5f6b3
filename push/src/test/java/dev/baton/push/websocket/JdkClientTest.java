// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.wire.TestCertificate;
import dev.baton.push.wire.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// With a client that somebody else wrote.
@Timeout(60)
final class JdkClientTest {
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                events.add("text " + text);
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket socket, ByteBuffer part, boolean last) {
            var bytes = new byte[part.remaining()];
            part.get(bytes);
            events.add("binary " + HexFormat.of().formatHex(bytes));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
            events.add("pong " + StandardCharsets.UTF_8.decode(payload));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add(("close " + code + " " + reason).strip());
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            events.add("error " + error);
        }

        private String next() throws InterruptedException {
            return String.valueOf(events.poll(20, TimeUnit.SECONDS));
        }
    }

    private interface Conversation {
        void with(WebSocket socket, Heard heard, Recorder endpoint) throws Exception;
    }

    private static void talk(WebSocketSettings settings, Conversation conversation)
            throws Exception {
        var heard = new Heard();
        try (var server = new WebSocketServer(settings, Recorder::echo);
                var client = HttpClient.newHttpClient()) {
            var uri = URI.create("ws://127.0.0.1:" + server.http.port() + "/ws");
            var socket =
                    client.newWebSocketBuilder()
                            .subprotocols("other", "chat")
                            .buildAsync(uri, heard)
                            .get(20, TimeUnit.SECONDS);
            var endpoint = server.endpoint();
            assertThat(endpoint.next()).isEqualTo("opened");
            conversation.with(socket, heard, endpoint);
            socket.abort();
        }
    }

    @Test
    void textsAndBytesComeBack() throws Exception {
        talk(
                WebSocketSettings.DEFAULT,
                (socket, heard, _) -> {
                    for (int length : new int[] {0, 1, 125, 126, 20_000, 70_000}) {
                        var text = "\u20ac".repeat(length);
                        socket.sendText(text, true).get(20, TimeUnit.SECONDS);
                        assertThat(heard.next()).isEqualTo("text " + text);
                    }
                    socket.sendBinary(ByteBuffer.wrap(new byte[] {0, -1}), true)
                            .get(20, TimeUnit.SECONDS);
                    assertThat(heard.next()).isEqualTo("binary 00ff");
                });
    }

    @Test
    void fragmentsAndPingsPass() throws Exception {
        talk(
                WebSocketSettings.DEFAULT.withSubprotocols("chat"),
                (socket, heard, _) -> {
                    assertThat(socket.getSubprotocol()).isEqualTo("chat");
                    socket.sendText("Hel", false).get(20, TimeUnit.SECONDS);
                    socket.sendPing(StandardCharsets.UTF_8.encode("!")).get(20, TimeUnit.SECONDS);
                    assertThat(heard.next()).isEqualTo("pong !");
                    socket.sendText("lo", true).get(20, TimeUnit.SECONDS);
                    assertThat(heard.next()).isEqualTo("text Hello");
                });
    }

    @Test
    void behindTlsItIsTheSame(@TempDir Path folder) throws Exception {
        var certificate = TestCertificate.in(folder, "wss");
        var heard = new Heard();
        var settings = WebSocketSettings.DEFAULT;
        try (var server =
                        TestServer.with()
                                .tls(certificate)
                                .inline(
                                        "GET",
                                        "/ws",
                                        e -> Handshake.answer(e, settings, Recorder.echo()))
                                .open();
                var client = HttpClient.newBuilder().sslContext(certificate.trusted()).build()) {
            var socket =
                    client.newWebSocketBuilder()
                            .buildAsync(
                                    URI.create("wss://localhost:" + server.port() + "/ws"), heard)
                            .get(20, TimeUnit.SECONDS);
            for (int length : new int[] {1, 126, 70_000}) {
                var text = "\u20ac".repeat(length);
                socket.sendText(text, true).get(20, TimeUnit.SECONDS);
                assertThat(heard.next()).isEqualTo("text " + text);
            }
            socket.sendClose(1000, "").get(20, TimeUnit.SECONDS);
            assertThat(heard.next()).isEqualTo("close 1000");
            await().until(() -> server.intake.connections() == 0);
        }
    }

    @Test
    void theClientCloses() throws Exception {
        talk(
                WebSocketSettings.DEFAULT,
                (socket, heard, endpoint) -> {
                    socket.sendClose(4000, "bye").get(20, TimeUnit.SECONDS);
                    assertThat(endpoint.next()).isEqualTo("closed 4000 bye");
                    assertThat(heard.next()).isEqualTo("close 4000");
                });
    }

    @Test
    void theServerCloses() throws Exception {
        talk(
                WebSocketSettings.DEFAULT,
                (_, heard, endpoint) -> {
                    endpoint.link().close(3000, "Go away!");
                    assertThat(heard.next()).isEqualTo("close 3000 Go away!");
                    assertThat(endpoint.next()).isEqualTo("closed 3000 Go away!");
                });
    }
}
