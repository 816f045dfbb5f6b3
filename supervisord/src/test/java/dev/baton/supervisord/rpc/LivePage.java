// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A page as the daemon knows it: SockJS over a WebSocket, with quotes and backslashes of frames
/// taken away.
final class LivePage implements WebSocket.Listener, AutoCloseable {
    private static final int SECONDS = 30;

    private final StringBuilder heard = new StringBuilder();

    @SuppressWarnings("NullAway.Init") // by open()
    private WebSocket socket;

    private boolean paused;

    static LivePage open(HttpClient client, int port) {
        var page = new LivePage();
        page.socket =
                client.newWebSocketBuilder()
                        .buildAsync(
                                URI.create(
                                        "ws://127.0.0.1:%d/live/000/%08x/websocket"
                                                .formatted(port, System.nanoTime() & 0xffffffffL)),
                                page)
                        .orTimeout(SECONDS, TimeUnit.SECONDS)
                        .join();
        return page;
    }

    void say(String words) {
        socket.sendText("[\"" + words + "\"]", true).orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        synchronized (this) {
            heard.append(text);
            if (last) {
                heard.append('\n');
            }
            if (paused) {
                return null;
            }
        }
        from.request(1);
        return null;
    }

    /// Reads nothing.
    synchronized void pause() {
        paused = true;
    }

    void resume() {
        synchronized (this) {
            paused = false;
        }
        socket.request(1);
    }

    /// What was heard, once the frames' own quoting is taken away.
    synchronized String heard() {
        return heard.toString()
                .replace("\\\\", "\u0001")
                .replace("\\\"", "\"")
                .replace("\u0001", "\\");
    }

    void awaitHeard(String text) {
        await(text)
                .atMost(SECONDS, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(heard()).contains(text));
    }

    @Override
    public void close() {
        socket.abort();
    }
}
