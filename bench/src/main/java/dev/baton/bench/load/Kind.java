// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

/// What sort of client made a request.
public enum Kind {
    /// `GET /` on a connection that stays open.
    KEEP_ALIVE("keepAlive", "keep-alive"),
    /// `GET /` on a connection of its own.
    CONNECT("connect", "new connection"),
    /// `GET /slow`, in flight most of the time.
    SLOW("slow", "slow answer"),
    /// `POST /upload`, the body dripped.
    UPLOAD("upload", "slow upload"),
    /// A message on a WebSocket that stays open, and its echo.
    WEBSOCKET("webSocket", "WebSocket, kept"),
    /// A message in a SockJS session that polls, and its echo.
    SESSION("session", "SockJS session, kept");

    private final String key;
    private final String title;

    Kind(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /// The name in results.
    public String key() {
        return key;
    }

    /// The name people read.
    public String title() {
        return title;
    }

    /// Plain requests are answered at once, so a time without any answer to them is a gap.
    public boolean plain() {
        return this == KEEP_ALIVE || this == CONNECT;
    }

    /// The kind of that name in results.
    public static Kind of(String key) {
        for (var kind : values()) {
            if (kind.key.equals(key)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no such kind of request: " + key);
    }
}
