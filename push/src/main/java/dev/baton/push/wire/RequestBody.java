// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.RequestRefused;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The body of a request between the event loop that offers it and the handler that reads it.
///
/// Holds little more than it has room for: then the loop stops reading until half of it is used up.
final class RequestBody extends InputStream {
    /// Bytes held before the loop stops reading, for a handler that reads.
    static final int ENOUGH = 64 * 1024;

    /// What the reader asks of the connection, which does it on its loop.
    interface Source {
        /// The reader waits for the first byte, and the client waits to be told to send it.
        void goOn();

        /// There is room again after [RequestBody#full()].
        void more();
    }

    private final Source source;
    private final int room;
    private final ArrayDeque<ByteBuf> parts = new ArrayDeque<>();
    private int held;
    private boolean full;
    private boolean ended;
    private boolean dropped;
    private boolean expecting;
    private @Nullable IOException failure;

    /// @param room bytes held before the loop stops reading; whoever wants the body whole has room
    ///   for all of it
    RequestBody(Source source, boolean expecting, int room) {
        this.source = source;
        this.expecting = expecting;
        this.room = room;
    }

    /// Takes over a part. Event loop.
    synchronized void offer(ByteBuf part) {
        expecting = false;
        if (dropped || failure != null || !part.isReadable()) {
            part.release();
            return;
        }
        parts.add(part);
        held += part.readableBytes();
        full = held >= room;
        notifyAll();
    }

    /// Whether there is no room for more. Event loop.
    synchronized boolean full() {
        return full;
    }

    /// Whether the client still waits to be told to go on, RFC 9110 section 10.1.1.
    synchronized boolean expecting() {
        return expecting;
    }

    /// Everything has been offered. Event loop.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Nothing more will come; the reader gets this once it has read what is here. Event loop.
    synchronized void fail(IOException cause) {
        if (failure == null && !ended) {
            failure = cause;
            notifyAll();
        }
    }

    /// Lets go of what nobody will read, now and later. Any thread.
    synchronized void drop() {
        dropped = true;
        parts.forEach(ByteBuf::release);
        parts.clear();
        held = 0;
        full = false;
        notifyAll();
    }

    /// The status of the failure, or 0.
    synchronized int refusal() {
        return failure instanceof RequestRefused refused ? refused.status() : 0;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        boolean wake;
        int count;
        synchronized (this) {
            if (!await()) {
                return -1;
            }
            count = take(into, offset, length);
            wake = full && held <= room / 2;
            full &= !wake;
        }
        if (wake) {
            source.more();
        }
        return count;
    }

    private int take(byte[] into, int offset, int length) {
        var part = parts.getFirst();
        int count = Math.min(length, part.readableBytes());
        part.readBytes(into, offset, count);
        held -= count;
        if (!part.isReadable()) {
            parts.removeFirst().release();
        }
        return count;
    }

    /// Waits for a byte; false at the end.
    private boolean await() throws IOException {
        while (parts.isEmpty()) {
            if (dropped) {
                throw new IOException("the exchange is over");
            }
            if (failure != null) {
                throw failure;
            }
            if (ended) {
                return false;
            }
            if (expecting) {
                expecting = false;
                source.goOn();
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for the body");
            }
        }
        return true;
    }

    @Override
    public synchronized int available() {
        return held;
    }
}
