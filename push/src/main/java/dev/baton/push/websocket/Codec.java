// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import io.netty.buffer.ByteBuf;

/// How messages look on the wire. Encoding is for any thread; decoding has state and belongs to the
/// event loop.
///
/// Decoding takes every byte at once and keeps what is no whole message in plain fields: between
/// two calls nothing of a connection is in a buffer of the pipeline.
sealed interface Codec permits Rfc6455, Hixie76 {
    /// The frame as these connections send it.
    ///
    /// @throws UnsupportedOperationException when the protocol has no such messages
    Encoding encode(Frame frame);

    /// What the protocol is called in parcels.
    String name();

    /// Whether compression was agreed on.
    boolean deflates();

    /// Whether clients answer a [#ping()].
    boolean pings();

    /// A ping without a payload.
    byte[] ping();

    /// The answer to a ping.
    byte[] pong(byte[] payload);

    /// A close frame; with 1005 one that says nothing.
    byte[] close(int code, String reason);

    /// Takes bytes up to the end of a frame at most, and says what they complete.
    void decode(ByteBuf in, Incoming to) throws Violation;

    /// What has come of a frame or a message that is not complete, as the client could have sent
    /// it: a codec with the same settings that decodes it is where this one is.
    byte[] unfinished();

    /// The loop turns to another connection.
    void rest() throws Violation;
}
