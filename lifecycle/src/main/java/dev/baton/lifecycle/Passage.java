// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.posix.Fd;
import dev.baton.posix.Messages;
import dev.baton.posix.PosixException;
import dev.baton.posix.Sockets;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/// The way between a predecessor and its successor on which connections move: frames of bytes with
/// open descriptors, both ways, each way in order.
///
/// On the wire a frame is its length and the number of its descriptors, four bytes each,
/// big-endian, then its bytes; the descriptors travel with the first of them (unix(7),
/// `SCM_RIGHTS`). Nobody but the two processes holds the socket, so it needs no name and no
/// password. Any thread may send; one at a time receives; both block.
public final class Passage implements AutoCloseable {
    /// The longest frame in bytes.
    public static final int LARGEST = 16 << 20;

    /// How many descriptors one frame carries at most.
    public static final int MOST_DESCRIPTORS = Messages.MOST_DESCRIPTORS;

    private static final int HEAD = 8;
    private static final int CHUNK = 1 << 16;

    private final Fd socket;
    private final ReentrantLock sending = new ReentrantLock();
    private final ReentrantLock receiving = new ReentrantLock();
    private final Queue<Fd> arrived = new ArrayDeque<>();
    private final Messages.Space space = Messages.Space.of(CHUNK);
    private ByteBuffer unread = ByteBuffer.allocate(0);
    private volatile boolean closing;

    /// The two ends of a new one, for a server that is tried out within one process.
    public static List<Passage> pair() {
        var ends = Sockets.pair();
        return List.of(new Passage(ends[0]), new Passage(ends[1]));
    }

    /// One on which nothing ever comes or goes.
    static Passage broken() {
        var ends = Sockets.pair();
        ends[1].close();
        return new Passage(ends[0]);
    }

    /// This side has closed.
    public static final class Closed extends IOException {
        private static final long serialVersionUID = 1;

        Closed(String why) {
            super(why);
        }
    }

    /// What one [#send] has sent.
    ///
    /// @param bytes the receiver's own
    /// @param descriptors close-on-exec, owned by the receiver
    @SuppressWarnings("ArrayRecordComponent") // on its way, never compared
    public record Frame(byte[] bytes, List<Fd> descriptors) {
        /// Closes the descriptors, for a receiver that has no use for them.
        public void discard() {
            descriptors.forEach(Fd::close);
        }
    }

    /// Takes over a connected unix stream socket that blocks.
    Passage(Fd socket) {
        this.socket = socket;
    }

    /// Sends a frame; waits while the other side does not read. The descriptors stay open here.
    ///
    /// @throws IOException when the other side is gone, or this one closed
    /// @throws IllegalArgumentException when the frame or its number of descriptors is too large
    public void send(byte[] bytes, List<Fd> descriptors) throws IOException {
        if (bytes.length > LARGEST) {
            throw new IllegalArgumentException("a frame of " + bytes.length + " bytes");
        }
        var frame = new byte[HEAD + bytes.length];
        ByteBuffer.wrap(frame).putInt(bytes.length).putInt(descriptors.size()).put(bytes);
        sending.lock();
        try {
            var sent = Messages.send(number(), frame, descriptors);
            while (sent < frame.length) {
                var rest = new byte[Math.min(frame.length - sent, CHUNK)];
                System.arraycopy(frame, sent, rest, 0, rest.length);
                sent += Messages.send(number(), rest, List.of());
            }
        } catch (PosixException e) {
            throw new IOException("the passage is closed: " + e.getMessage(), e);
        } finally {
            sending.unlock();
        }
    }

    /// Waits for the next frame.
    ///
    /// @throws EOFException when the other side has closed or is gone, be it in the middle of a
    ///   frame, which it has not sent then
    /// @throws Closed when this side has closed
    /// @throws IOException when what comes makes no sense
    public Frame receive() throws IOException {
        receiving.lock();
        try {
            var head = ByteBuffer.wrap(read(HEAD));
            var length = head.getInt();
            var descriptors = head.getInt();
            if (length < 0 || length > LARGEST) {
                throw new IOException("a frame of " + length + " bytes");
            }
            return new Frame(read(length), claim(descriptors));
        } catch (PosixException e) {
            if (closing) {
                throw new Closed("the passage is closed: " + e.getMessage());
            }
            throw new EOFException("the other side is gone: " + e.getMessage());
        } finally {
            receiving.unlock();
        }
    }

    private byte[] read(int length) throws IOException {
        var bytes = new byte[length];
        var at = 0;
        while (at < length) {
            if (!unread.hasRemaining()) {
                var received = space.receive(number());
                arrived.addAll(received.descriptors());
                unread = ByteBuffer.wrap(received.bytes());
                if (!unread.hasRemaining() && closing) {
                    throw new Closed("the passage is closed");
                }
                if (!unread.hasRemaining()) {
                    throw new EOFException("the other side has closed");
                }
            }
            var part = Math.min(length - at, unread.remaining());
            unread.get(bytes, at, part);
            at += part;
        }
        return bytes;
    }

    private List<Fd> claim(int count) throws IOException {
        if (count < 0 || count > arrived.size()) {
            throw new IOException("a frame of " + count + " descriptors without them");
        }
        var claimed = new ArrayList<Fd>(count);
        for (int i = 0; i < count; i++) {
            claimed.add(arrived.remove());
        }
        return claimed;
    }

    private int number() throws Closed {
        if (!socket.isOpen()) {
            throw new Closed("the passage is closed");
        }
        return socket.number();
    }

    /// Ends both directions, here and for the other side; whoever waits in this process returns.
    /// What had been sent before can still be received there. A second time does nothing.
    @Override
    public synchronized void close() {
        if (!socket.isOpen()) {
            return;
        }
        closing = true;
        Sockets.shutdown(socket);
        sending.lock();
        receiving.lock();
        try {
            socket.close();
            arrived.forEach(Fd::close);
            arrived.clear();
        } finally {
            receiving.unlock();
            sending.unlock();
        }
    }
}
