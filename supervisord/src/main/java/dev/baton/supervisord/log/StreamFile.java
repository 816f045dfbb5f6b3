// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import dev.baton.posix.Fd;
import dev.baton.posix.Pipe;
import dev.baton.posix.PosixException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A log that is no regular file: a terminal, a pipe, a device. Whoever reads it may be slow: what
/// it does not take waits here within a bound, and what comes beyond that is dropped, so that no
/// child has to wait. Any thread.
public final class StreamFile implements LogTarget {
    /// How many bytes may wait.
    public static final int MOST_WAITING = 1 << 20;

    private static final int LARGEST_WRITE = 64 << 10;

    private final Path path;
    private @Nullable Fd fd;
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private int bytesWaiting;
    private @Nullable ByteBuffer scratch;
    private boolean closed;

    private StreamFile(Path path) {
        this.path = path;
    }

    /// Opens one, without waiting for somebody to read it.
    ///
    /// @throws IOException when it cannot be opened, as a named pipe that nobody reads
    static StreamFile open(Path path) throws IOException {
        var file = new StreamFile(path);
        file.reopen();
        return file;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public synchronized void write(ByteBuffer bytes) throws IOException {
        try {
            if (flushed()) {
                send(bytes);
            }
        } catch (PosixException e) {
            forget();
            throw new IOException(e.getMessage(), e);
        }
        keep(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("nobody reads it fast enough, output is dropped");
        }
    }

    private void keep(ByteBuffer bytes) {
        var count = Math.min(bytes.remaining(), MOST_WAITING - bytesWaiting);
        if (count > 0) {
            var kept = new byte[count];
            bytes.get(kept);
            waiting.add(ByteBuffer.wrap(kept));
            bytesWaiting += count;
        }
    }

    /// Writes as much as goes in.
    private void send(ByteBuffer bytes) {
        if (scratch == null) {
            scratch = ByteBuffer.allocateDirect(LARGEST_WRITE);
        }
        while (fd != null && bytes.hasRemaining()) {
            var count = Math.min(bytes.remaining(), LARGEST_WRITE);
            scratch.clear().put(bytes.slice(bytes.position(), count)).flip();
            var written = Pipe.write(fd, scratch);
            if (written == 0) {
                return;
            }
            bytes.position(bytes.position() + written);
        }
    }

    private boolean flushed() {
        while (!waiting.isEmpty()) {
            var next = waiting.element();
            var before = next.remaining();
            send(next);
            bytesWaiting -= before - next.remaining();
            if (next.hasRemaining()) {
                return false;
            }
            waiting.remove();
        }
        return true;
    }

    @Override
    public synchronized boolean flush() {
        try {
            return flushed();
        } catch (PosixException e) {
            forget(); // nobody will ever read it
            return true;
        }
    }

    private void forget() {
        waiting.clear();
        bytesWaiting = 0;
    }

    @Override
    public synchronized void reopen() throws IOException {
        if (closed) {
            return;
        }
        Fd fresh;
        try {
            fresh = Fd.append(path);
        } catch (PosixException e) {
            throw new IOException(e.getMessage(), e);
        }
        closeDescriptor();
        fd = fresh;
    }

    /// Does nothing: what has been written is with whoever reads it.
    @Override
    public void clear() {}

    @Override
    public synchronized void close() {
        closed = true;
        closeDescriptor();
    }

    private void closeDescriptor() {
        if (fd != null) {
            fd.close();
            fd = null;
        }
    }
}
