// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.wire.RawClient;
import dev.baton.push.wire.TestServer;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A server of nothing but WebSockets at `/ws`, and the endpoints it has made for them.
final class WebSocketServer implements AutoCloseable {
    final TestServer http;
    final BlockingQueue<Recorder> endpoints = new LinkedBlockingQueue<>();

    /// Opens one.
    WebSocketServer(WebSocketSettings settings, Supplier<Recorder> endpoint) {
        http =
                TestServer.with()
                        .inline(
                                "GET",
                                "/ws",
                                exchange -> {
                                    var made = endpoint.get();
                                    endpoints.add(made);
                                    Handshake.answer(exchange, settings, made);
                                })
                        .open();
    }

    /// One that sends back what it gets, without compression.
    static WebSocketServer echo() {
        return new WebSocketServer(
                WebSocketSettings.DEFAULT.withCompression(false), Recorder::echo);
    }

    /// One whose endpoints do nothing.
    static WebSocketServer of(WebSocketSettings settings) {
        return new WebSocketServer(settings, Recorder::new);
    }

    RawWebSocket open(String... headers) throws IOException {
        return RawWebSocket.open(http.port(), "/ws", headers);
    }

    RawClient connect() throws IOException {
        return http.connect();
    }

    /// The endpoint of the next connection in the order of their requests.
    Recorder endpoint() throws InterruptedException {
        var endpoint = endpoints.poll(20, TimeUnit.SECONDS);
        if (endpoint == null) {
            throw new AssertionError("nobody connected");
        }
        return endpoint;
    }

    /// Now.
    void stop() {
        http.close();
    }

    @Override
    public void close() {
        stop();
    }
}
