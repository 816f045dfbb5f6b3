// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.http.Leaving;

/// What a WebSocket is for. All calls come on the connection's event loop, one after the other, and
/// return quickly. An exception is logged and closes the connection with 1011.
public interface Endpoint {
    /// The handshake is done. The first call.
    void opened(Link link);

    /// A whole text message.
    void text(String message);

    /// A whole binary message.
    void binary(byte[] message);

    /// [Link#pending()] has fallen to the low-water mark after it had reached the high one.
    void writable();

    /// This process will not serve the connection much longer.
    void leave(Leaving why);

    /// It is over. The last call, once, whatever happened.
    ///
    /// @param code what was sent in a close frame that the peer answered, or that told it what it
    ///   did wrong; else what was received in one, 1005 when it had none; 1006 without any
    /// @param reason that came with it; with 1006, what happened
    void closed(int code, String reason);
}
