// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.net.SocketAddress;

/// One WebSocket connection as its server side uses it. Any thread; nothing blocks.
public interface Link {
    /// Sends a message in one frame, compressed if that was agreed and is worth it.
    ///
    /// @return false when the connection is closing or closed, and the message is lost
    /// @throws UnsupportedOperationException for a binary message over hixie-76, which has only
    ///   text
    boolean send(Frame message);

    /// Sends a close frame after what has been sent; sends nothing after it, delivers nothing after
    /// it, and ends the connection when it is answered or after a time.
    ///
    /// A second call changes nothing.
    ///
    /// @param code one that may be sent, RFC 6455 section 7.4, or 1012 to 1014
    /// @param reason up to 123 bytes in UTF-8
    /// @throws IllegalArgumentException for a code or reason that cannot be sent
    void close(int code, String reason);

    /// Ends the connection after what has been sent, without a close frame.
    void hangUp();

    /// Bytes that were sent and that the kernel has not taken yet, frames' heads included.
    long pending();

    /// Whether the client's messages are read. Off, the kernel holds the client up; pings are not
    /// answered meanwhile, and the peer is not taken for dead.
    void reading(boolean on);

    /// Whether nothing can be sent any more.
    boolean isClosed();

    /// The sub-protocol that was agreed on; empty for none.
    String subprotocol();

    /// The client.
    SocketAddress remoteAddress();
}
