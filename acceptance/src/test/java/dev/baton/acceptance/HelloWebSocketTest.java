// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example's WebSocket, before and after a reload.
class HelloWebSocketTest {
    @TempDir private Path directory;

    @Test
    void echoesUntilAReloadAndThenInTheNextGeneration() throws InterruptedException {
        try (var server = HelloServer.of(Distribution.built(), Mode.OVERLAP, directory).started();
                var client = HttpClient.newHttpClient()) {
            var before = new Heard();
            var socket = connect(client, server, before);
            socket.sendText("grüße 💡", true).join();
            assertThat(before.next()).isEqualTo("grüße 💡");

            server.baton().reload();
            assertThat(before.next()).isEqualTo("closed with 1012 service restart");

            server.awaitGreeting("hello 0.1.0-SNAPSHOT generation 1");
            var after = new Heard();
            connect(client, server, after).sendText("again", true).join();
            assertThat(after.next()).isEqualTo("again");
            server.stop();
            assertThat(after.next()).isEqualTo("closed with 1001 going away");
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
