// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

/// A kind of session that stands and says nothing, and the request that opens one.
enum Standing {
    WEBSOCKET("WebSocket"),
    SOCKJS_WEBSOCKET("SockJS, websocket"),
    XHR_STREAMING("SockJS, xhr_streaming attached"),
    XHR_POLLING("SockJS, xhr without a request");

    private final String label;

    Standing(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /// What opens one.
    byte[] request(int number) {
        var session = "/sockjs/000/s%07d".formatted(number);
        return switch (this) {
            case WEBSOCKET -> Requests.upgrade("/ws");
            case SOCKJS_WEBSOCKET -> Requests.upgrade(session + "/websocket");
            case XHR_STREAMING -> Requests.post(session + "/xhr_streaming", "keep-alive");
            case XHR_POLLING -> Requests.post(session + "/xhr", "close");
        };
    }

    /// When it is open.
    Client.Opening opening() {
        return switch (this) {
            case WEBSOCKET, SOCKJS_WEBSOCKET -> Client.Opening.UPGRADED;
            case XHR_STREAMING -> Client.Opening.BEGUN;
            case XHR_POLLING -> Client.Opening.ENDED;
        };
    }

    boolean isWebSocket() {
        return this == WEBSOCKET || this == SOCKJS_WEBSOCKET;
    }
}
