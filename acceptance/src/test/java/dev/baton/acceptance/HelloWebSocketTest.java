// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.server.Mode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The example's WebSocket stays through reloads.
class HelloWebSocketTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"OVERLAP", "EXEC"})
    void echoesThroughReloads(Mode mode) throws InterruptedException {
        try (var server = HelloServer.of(Distribution.built(), mode, directory).started();
                var client = HttpClient.newHttpClient()) {
            var heard = new Heard();
            var socket = connect(client, server, heard);
            socket.sendText("grüße 💡", true).join();
            assertThat(heard.next()).isEqualTo("grüße 💡");

            for (int generation = 1; generation <= 2; generation++) {
                server.baton().reload();
                server.awaitGreeting("hello 0.1.0-SNAPSHOT generation " + generation);
                await("settled").atMost(HelloServer.PATIENCE).until(server.baton()::settled);
                socket.sendText("again", true).join();
                assertThat(heard.next()).isEqualTo("again");
            }
            server.stop();
            assertThat(heard.next()).isEqualTo("closed with 1001 going away");
            server.assertNoWarning();
        }
    }

    private static WebSocket connect(HttpClient client, HelloServer server, Heard heard) {
        var uri = URI.create("ws://127.0.0.1:" + server.baton().port() + "/ws");
        return client.newWebSocketBuilder().buildAsync(uri, heard).join();
    }

    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                events.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add("closed with " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            events.add("error " + error);
        }

        private String next() throws InterruptedException {
            return String.valueOf(events.poll(HelloServer.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }
}
