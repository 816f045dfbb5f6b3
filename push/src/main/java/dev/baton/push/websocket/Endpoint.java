// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.posix.Fd;
import dev.baton.push.handoff.Mover;
import dev.baton.push.http.Leaving;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a WebSocket is for. All calls come on the connection's event loop, one after the other, and
/// return quickly. An exception is logged and closes the connection with 1011.
public interface Endpoint {
    /// The handshake is done, here or in the process before. The first call.
    void opened(Link link);

    /// A whole text message.
    void text(String message);

    /// A whole binary message.
    void binary(byte[] message);

    /// [Link#pending()] has fallen to the low-water mark after it had reached the high one.
    void writable();

    /// This process will not serve the connection much longer.
    void leave(Leaving why);

    /// The connection is to move, and is read no more: comes to rest, and runs `rested`, on any
    /// thread, with its parcel to be, or null when it does not move.
    default void rest(Mover to, Consumer<@Nullable Resting> rested) {
        rested.accept(null);
    }

    /// It need not come to rest any more, if it has not.
    default void stay() {}

    /// An endpoint that has come to rest. On its connection's event loop, save where it says
    /// otherwise. One of `depart` and `wake` follows.
    interface Resting {
        /// Its connection is out of the loop.
        void depart(Departed connection);

        /// It does not move: goes on as before.
        void wake();
    }

    /// A connection that is out of its loop.
    ///
    /// @param protocol `rfc6455` or `hixie-76`
    /// @param subprotocol that was agreed on; empty for none
    /// @param deflates whether compression was agreed on
    /// @param input what the client has sent and nobody has been told
    /// @param output what the client has not been sent
    /// @param descriptor the connection's
    /// @param over is run when the successor has it, on any thread
    /// @param back for when the successor does not: brings it back and runs what it is given, on
    ///   the loop
    @SuppressWarnings("ArrayRecordComponent") // on their way, never compared
    record Departed(
            String protocol,
            String subprotocol,
            boolean deflates,
            byte[] input,
            byte[] output,
            String listener,
            Fd descriptor,
            Runnable over,
            Consumer<Runnable> back) {}

    /// It is over. The last call, once, whatever happened.
    ///
    /// @param code what was sent in a close frame that the peer answered, or that told it what it
    ///   did wrong; else what was received in one, 1005 when it had none; 1006 without any
    /// @param reason that came with it; with 1006, what happened
    void closed(int code, String reason);
}
