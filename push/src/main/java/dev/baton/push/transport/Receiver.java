// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.http.PushStream;
import dev.baton.push.sockjs.Frames;

/// An answer that waits for frames. Guarded by its session once attached.
final class Receiver {
    /// How a transport puts frames into an answer.
    @FunctionalInterface
    interface Wrapping {
        byte[] wrap(byte[] frame);
    }

    private final PushStream stream;
    private final Wrapping wrapping;
    private final long limit;
    private long sent;

    /// @param limit bytes of frames after which the answer ends; 1 for a single frame
    Receiver(PushStream stream, Wrapping wrapping, long limit) {
        this.stream = stream;
        this.wrapping = wrapping;
        this.limit = limit;
    }

    /// Whether a frame would be the last that fits. Counts it.
    boolean fills(byte[] wrapped) {
        sent += wrapped.length;
        return sent >= limit;
    }

    byte[] wrap(byte[] frame) {
        return wrapping.wrap(frame);
    }

    /// Sends a frame and goes on.
    void send(byte[] wrapped) {
        stream.send(wrapped);
    }

    /// Sends a frame and ends the answer.
    void end(byte[] wrapped) {
        stream.end(wrapped);
    }

    /// Sends the last frame.
    void sendLast(byte[] frame) {
        stream.end(wrapping.wrap(frame));
    }

    /// Ends the answer so that the client asks again: with a frame that says nothing, where it has
    /// to have one.
    void endEarly() {
        if (limit == 1) {
            sendLast(Frames.heartbeat());
        } else {
            stream.end();
        }
    }

    PushStream stream() {
        return stream;
    }

    long pending() {
        return stream.pending();
    }

    boolean isWritable() {
        return stream.isWritable();
    }
}
