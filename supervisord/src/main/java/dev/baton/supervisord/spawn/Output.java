// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import dev.baton.posix.Fd;
import dev.baton.posix.Pipe;
import dev.baton.posix.PosixException;
import dev.baton.supervisord.log.ChildLog;

/// The standard output, or error, of one child on its way to its log.
public final class Output implements Pump.Channel {
    /// What a pipe holds unless somebody asks for more, pipe(7).
    private static final int ORDINARY = 64 << 10;

    private final Fd fd;
    private final ChildLog log;
    private final Pump pump;
    private final long token;
    private boolean noisy;

    Output(Fd fd, ChildLog log, Pump pump, long token) {
        this.fd = fd;
        this.log = log;
        this.pump = pump;
        this.token = token;
    }

    /// Where it goes. Any thread may clear and reopen it.
    public ChildLog log() {
        return log;
    }

    @Override
    public void ready() {
        readOnce();
    }

    /// @return how many bytes; 0 when there is nothing now, or nothing any more
    private int readOnce() {
        if (!fd.isOpen()) {
            return 0;
        }
        var buffer = pump.buffer();
        var count = read(buffer);
        if (count == Pipe.END) {
            close();
            return 0;
        }
        if (count >= ORDINARY && !noisy) {
            noisy = true; // it waits for us: a larger pipe lets it go on meanwhile
            var _ = Pipe.capacity(fd, Pump.LARGEST_READ);
        }
        log.accept(buffer.flip());
        if (!log.flush()) {
            pump.tryLater(log);
        }
        return count;
    }

    private int read(java.nio.ByteBuffer buffer) {
        try {
            return Pipe.read(fd, buffer);
        } catch (PosixException e) {
            return Pipe.END; // no better than a pipe that has ended
        }
    }

    /// Reads what is there.
    void drain(int most) {
        var left = most;
        for (int count = readOnce(); count > 0 && left > 0; count = readOnce()) {
            left -= count;
        }
    }

    /// Closes it, and its log.
    void finish() {
        close();
        log.end();
        pump.closeWhenFlushed(log);
    }

    @Override
    public void close() {
        pump.forget(token, fd);
    }
}
