// SPDX-License-Identifier: Apache-2.0
package dev.baton.peers;

import static io.undertow.Handlers.path;
import static io.undertow.Handlers.websocket;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.xnio.Options;

/// On Undertow, handlers on its event loops.
public final class UndertowServer {
    private static final ByteBuffer GREETING =
            ByteBuffer.allocateDirect(13)
                    .put("Hello, World!".getBytes(StandardCharsets.UTF_8))
                    .flip();
    private static final int BACKLOG = 4096;

    private UndertowServer() {}

    /// Serves until the standard input ends.
    ///
    /// @param args the port
    public static void main(String... args) {
        SideChannel.open();
        Undertow.builder()
                .setIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .addHttpListener(Integer.parseInt(args[0]), "127.0.0.1")
                .setHandler(
                        path(UndertowServer::greet)
                                .addExactPath("/ws", sockets(UndertowServer::echo))
                                .addExactPath("/fan", sockets(UndertowServer::tellAll)))
                .build()
                .start();
    }

    private static void greet(HttpServerExchange exchange) {
        var _ = exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
        exchange.getResponseSender().send(GREETING.duplicate());
    }

    private static void echo(WebSocketChannel channel, String text) {
        WebSockets.sendText(text, channel, null);
    }

    private static void tellAll(WebSocketChannel channel, String text) {
        channel.getPeerConnections().forEach(one -> WebSockets.sendText(text, one, null));
    }

    private static HttpHandler sockets(BiConsumer<WebSocketChannel, String> heard) {
        return websocket((_, channel) -> {
            channel.getReceiveSetter()
                    .set(
                            new AbstractReceiveListener() {
                                @Override
                                protected void onFullTextMessage(
                                        WebSocketChannel from, BufferedTextMessage message) {
                                    heard.accept(from, message.getData());
                                }
                            });
            channel.resumeReceives();
        });
    }
}
