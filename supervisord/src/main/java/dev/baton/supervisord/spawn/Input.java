// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import dev.baton.posix.Fd;
import dev.baton.posix.Pipe;
import dev.baton.posix.Poller;
import dev.baton.posix.PosixException;
import java.util.ArrayDeque;
import java.util.Deque;

/// The standard input of one child. What its pipe does not take waits here, within a bound.
public final class Input implements Pump.Channel {
    /// How many bytes may wait.
    public static final int MOST_WAITING = 1 << 20;

    private final Fd fd;
    private final Pump pump;
    private final long token;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int bytesWaiting;
    private int written;
    private boolean open = true;
    private boolean asking;

    /// What has become of bytes.
    public enum Answer {
        /// They are on their way.
        TAKEN,
        /// The child reads no more.
        CLOSED,
        /// Too many wait already.
        FULL
    }

    Input(Fd fd, Pump pump, long token) {
        this.fd = fd;
        this.pump = pump;
        this.token = token;
    }

    /// Sends bytes to the child. Any thread; does not wait. While nothing else waits they may be as
    /// many as they want to be.
    public synchronized Answer send(byte[] bytes) {
        if (!open) {
            return Answer.CLOSED;
        }
        if (bytesWaiting > 0 && bytes.length > MOST_WAITING - bytesWaiting) {
            return Answer.FULL;
        }
        if (bytes.length > 0) {
            waiting.add(bytes.clone());
            bytesWaiting += bytes.length;
            pump.post(this::flushIfWaiting);
        }
        return Answer.TAKEN;
    }

    @Override
    public synchronized void ready() {
        if (waiting.isEmpty()) {
            close(); // nothing was asked for, so it can only be that the child reads no more
        } else {
            flushIfWaiting();
        }
    }

    private synchronized void flushIfWaiting() {
        try {
            if (open && !waiting.isEmpty()) {
                flush();
            }
        } catch (PosixException e) {
            close();
        }
    }

    private void flush() {
        while (!waiting.isEmpty()) {
            var next = waiting.element();
            var buffer = pump.buffer();
            buffer.put(next, written, Math.min(next.length - written, buffer.capacity())).flip();
            var count = Pipe.write(fd, buffer);
            if (count == 0) {
                break;
            }
            written += count;
            bytesWaiting -= count;
            if (written == next.length) {
                waiting.remove();
                written = 0;
            }
        }
        ask(!waiting.isEmpty());
    }

    private void ask(boolean wanted) {
        if (asking != wanted) {
            asking = wanted;
            pump.poller().change(fd, wanted ? Poller.WRITE : 0, token);
        }
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            waiting.clear();
            bytesWaiting = 0;
            pump.forget(token, fd);
        }
    }
}
