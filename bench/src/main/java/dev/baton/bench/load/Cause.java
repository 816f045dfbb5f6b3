// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

/// Why a request failed, as its client saw it.
public enum Cause {
    /// Nobody listened.
    REFUSED("refused", "connection refused"),
    /// The connection was not established in time.
    CONNECT_TIMEOUT("connectTimeout", "connect timed out"),
    /// The server reset the connection, on a fresh one or in the middle of an answer.
    RESET("reset", "connection reset"),
    /// The server closed the connection in the middle of an answer, or a fresh one before it.
    CUT("cut", "closed before the whole answer"),
    /// The server closed or reset a kept connection after a request was written into it, without a
    /// byte of answer: it had not announced that.
    CLOSED_KEEP_ALIVE("closedKeepAlive", "kept connection closed under a request"),
    /// The server ended a WebSocket or a session that was to stay.
    CLOSED_SESSION("closedSession", "WebSocket or session closed"),
    /// A whole answer, but not 200.
    BAD_STATUS("badStatus", "status other than 200"),
    /// Not HTTP, or not the body that was due.
    BAD_ANSWER("badAnswer", "wrong answer"),
    /// No whole answer in time.
    TIMEOUT("timeout", "timed out"),
    /// The generator ran out of something of its own (ports, descriptors): the run proves nothing.
    GENERATOR("generator", "load generator's own error");

    private final String key;
    private final String title;

    Cause(String key, String title) {
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

    /// The cause of that name in results.
    public static Cause of(String key) {
        for (var cause : values()) {
            if (cause.key.equals(key)) {
                return cause;
            }
        }
        throw new IllegalArgumentException("no such cause: " + key);
    }
}
