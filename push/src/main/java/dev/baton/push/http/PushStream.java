// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import java.util.Map;

/// An answer that stays open after its handler has returned, and to which anybody may send parts
/// until it is closed. Any thread; nothing here blocks.
///
/// A drain does not wait for it: whoever holds it open is told to [Listener#leave(Leaving)]. That
/// of a [MovableHandler] moves to the successor, if it can; here it is closed then.
public interface PushStream {
    /// What happens to a stream. Called on its event loop, so nothing here may block.
    interface Listener {
        /// There is room again after [PushStream#isWritable()] was false.
        default void writable() {}

        /// It is over: ended here, moved, or the client has gone. Called once, and nothing after
        /// it.
        default void closed() {}

        /// This process will not serve the stream much longer: end it with whatever makes the
        /// client come again.
        default void leave(Leaving why) {}
    }

    /// Sends a part at once, as one chunk where the protocol has chunks. The array must not change
    /// any more. An empty one sends the head, if that is still to be sent.
    ///
    /// @return false when the stream is closed, and the part is lost
    boolean send(byte[] part);

    /// Ends the answer after what has been sent.
    void end();

    /// Sends the last part. When it is the only one, the answer goes out whole, with its length.
    void end(byte[] last);

    /// What the application keeps of the stream. Safe for any thread; no null keys or values.
    ///
    /// It moves with a stream of a [MovableHandler] to the next generation, as the attributes of a
    /// session do: strings, booleans, numbers, byte arrays, and lists and maps of such, 64 KiB at
    /// most. With anything else the stream ends there, and its client asks again.
    Map<String, Object> attributes();

    /// Bytes that were sent and that the kernel has not taken yet.
    long pending();

    /// Whether the client keeps up. Whoever goes on sending when it does not fills the memory.
    boolean isWritable();

    /// Whether nothing more can be sent.
    boolean isClosed();

    /// Runs `then` on the event loop after it has looked at the socket once more: a client that had
    /// gone before this call is known to be gone by then.
    void afterLook(Runnable then);
}
