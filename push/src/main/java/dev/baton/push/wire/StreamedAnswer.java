// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/// The body of an answer on its way from the handler's thread to the event loop, chunk by chunk.
///
/// The writer waits while the connection's outbound buffer is full, or while more than [#AHEAD]
/// bytes have been handed to the loop and not yet been written there. So a client that does not
/// read holds up its handler and some hundred kilobytes, never the memory for the rest.
final class StreamedAnswer extends OutputStream {
    private static final int CHUNK = 16 * 1024;
    private static final int AHEAD = 4 * CHUNK;

    /// Where parts go. All methods may be called on any thread.
    interface Sink {
        /// Whether the outbound buffer has room; when that changes, [#signal()] is called.
        boolean writable();

        /// Whether anybody is there.
        boolean gone();

        /// Allocates.
        ByteBufAllocator allocator();

        /// Writes a part on the event loop, then runs `written`; `last` ends the answer.
        void part(ByteBuf part, boolean last, Runnable written);

        /// The whole answer, which turned out to be short, with its length.
        void whole(byte[] body);
    }

    private final Sink sink;
    private final boolean chunked;
    private final byte[] buffer = new byte[CHUNK];
    private int filled;
    private boolean begun;
    private int ahead;

    /// @param chunked whether to frame the parts as chunks, RFC 9112 section 7.1
    StreamedAnswer(Sink sink, boolean chunked) {
        this.sink = sink;
        this.chunked = chunked;
    }

    @Override
    public void write(int b) throws IOException {
        if (filled == CHUNK) {
            send(false);
        }
        buffer[filled++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        while (length > 0) {
            if (filled == CHUNK) {
                send(false);
            }
            int count = Math.min(length, CHUNK - filled);
            System.arraycopy(from, offset, buffer, filled, count);
            filled += count;
            offset += count;
            length -= count;
        }
    }

    @Override
    public void flush() throws IOException {
        if (filled > 0 || !begun) {
            send(false);
        }
    }

    /// Ends the answer; one that fits the buffer and was never flushed goes out with its length.
    void end() throws IOException {
        if (begun) {
            send(true);
        } else {
            begun = true;
            sink.whole(Arrays.copyOf(buffer, filled));
        }
    }

    /// Whether the head has been handed over.
    boolean begun() {
        return begun;
    }

    private void send(boolean last) throws IOException {
        awaitRoom();
        begun = true;
        var part = sink.allocator().buffer(filled + 24);
        if (chunked) {
            frame(part, last);
        } else {
            part.writeBytes(buffer, 0, filled);
        }
        int count = filled;
        filled = 0;
        synchronized (this) {
            ahead += count;
        }
        sink.part(
                part,
                last,
                () -> {
                    synchronized (this) {
                        ahead -= count;
                        notifyAll();
                    }
                });
    }

    private void frame(ByteBuf part, boolean last) {
        if (filled > 0) {
            ByteBufUtil.writeAscii(part, Integer.toHexString(filled));
            part.writeByte('\r').writeByte('\n');
            part.writeBytes(buffer, 0, filled).writeByte('\r').writeByte('\n');
        }
        if (last) {
            ByteBufUtil.writeAscii(part, "0\r\n\r\n");
        }
    }

    private synchronized void awaitRoom() throws IOException {
        while (!sink.gone() && (ahead > AHEAD || !sink.writable())) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException(
                        "interrupted while waiting for the client to read");
            }
        }
        if (sink.gone()) {
            throw new ClientGone();
        }
    }

    /// Something changed that a writer may be waiting for. Event loop.
    synchronized void signal() {
        notifyAll();
    }
}
