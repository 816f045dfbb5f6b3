// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A client that stays: a WebSocket, or a SockJS session over whatever transport its browser could
/// use. Any thread may call anything here, and nothing here blocks unless [Overflow#PAUSE] says so.
public interface Session {
    /// Who and how, as it was when the session opened.
    SessionInfo info();

    /// Whether messages can still be sent; may change at any moment.
    boolean isOpen();

    /// Sends a text message; messages arrive in the order in which they were sent.
    ///
    /// @return false when the session is closed, or the message was dropped for want of room
    default boolean send(String text) {
        return send(Message.of(text));
    }

    /// Sends a message that may go to many sessions: it is encoded once for each kind of transport.
    ///
    /// @return false when the session is closed, or the message was dropped for want of room
    /// @throws UnsupportedOperationException for a binary message over SockJS, which has only text
    boolean send(Message message);

    /// Closes with 1000 "Normal closure".
    default void close() {
        close(1000, "Normal closure");
    }

    /// Closes after what has been sent. A second call changes nothing.
    ///
    /// @param code 1000 to 4999; a WebSocket client sees only what RFC 6455 section 7.4 allows to
    ///   be sent, 1000 to 1014 save 1004 to 1006, and 3000 to 4999
    /// @param reason up to 123 bytes in UTF-8
    /// @throws IllegalArgumentException for a code or reason that cannot be sent
    void close(int code, String reason);

    /// Runs a task in turn with the calls of the session's handler: after what it has been told
    /// before, beside none of them. A task that throws counts as a handler that does.
    void execute(Runnable task);

    /// Checks what [#close(int, String)] is given, for who implements it.
    ///
    /// @throws IllegalArgumentException for a code or reason that cannot be sent
    static void checkClose(int code, String reason) {
        if (code < 1000 || code > 4999 || (code >= 1004 && code <= 1006) || code == 1015) {
            throw new IllegalArgumentException("not a close code to be sent: " + code);
        }
        if (reason.getBytes(StandardCharsets.UTF_8).length > 123) {
            throw new IllegalArgumentException("a close reason has up to 123 bytes: " + reason);
        }
    }

    /// Bytes that were sent and have not left this process.
    long pending();

    /// What the application keeps of the session. Safe for any thread; no null keys or values.
    ///
    /// It moves with the session to the next generation, if it is as JSON has it, 64 KiB at most:
    /// strings, booleans, numbers, byte arrays, and lists and maps of such. Whole numbers arrive as
    /// `Long`, others as `Double`. With anything else the session stays, and ends with 1012.
    Map<String, Object> attributes();
}
