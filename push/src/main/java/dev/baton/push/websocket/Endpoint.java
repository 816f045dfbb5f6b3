// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.http.Leaving;

/// What a WebSocket is for. All calls come on the connection's event loop and return quickly.
public interface Endpoint {
    /// The handshake is done. The first call.
    void opened(Link link);

    /// A whole text message.
    void text(String message);

    /// A whole binary message.
    void binary(byte[] message);

    /// [Link#pending()] has fallen to the low-water mark after it was above the high one.
    void writable();

    /// This process will not serve the connection much longer.
    void leave(Leaving why);

    /// It is over. The last call, once, whatever happened.
    ///
    /// @param code what was received in a close frame, or sent in one that the peer answered; 1005
    ///   when the peer's had none; 1006 without a close frame
    void closed(int code, String reason);
}
