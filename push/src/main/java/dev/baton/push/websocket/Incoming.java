// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

/// What a [Codec] finds in the bytes of a client. Event loop.
interface Incoming {
    /// A whole text message.
    void text(String message);

    /// A whole binary message.
    void binary(byte[] message);

    /// A ping, to be answered with the same bytes.
    void ping(byte[] payload);

    /// The client closes; 1005 when it carried no code.
    void closes(int code, String reason);
}
