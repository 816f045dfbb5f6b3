// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a connection has to write: small frames are put together, large ones passed on as they are,
/// all of it flushed once, and what the kernel has taken is told. Event loop.
final class Outgoing {
    private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

    /// As many bytes of small frames are copied behind one another.
    private static final int BATCH = 16 * 1024;

    private static final int FIRST = 256;

    /// Who writes so much at once gives the kernel a part of it meanwhile.
    private static final int MUCH = 64 * 1024;

    /// Of what waits for the kernel, each so many bytes are told of.
    private static final int STEP = 16 * 1024;

    /// The kernel takes no more than so much that it cannot send, where it would be megabytes: what
    /// waits for a slow client waits here, where it is seen to move.
    private static final int UNSENT = 128 * 1024;

    private final Channel channel;
    private final Outbox outbox;
    private final Vigil vigil;
    private final LongConsumer taken;
    private @Nullable ByteBuf batch;
    private boolean inRead;
    private boolean awaitsFlush;
    private long unflushed;
    private long unmarked;
    private int marks;
    private boolean stuck;
    private long total;
    private long seenTotal;
    private long seenProgress;
    private @Nullable Object seen;

    /// Nothing to write.
    ///
    /// @param vigil watches over a client that takes nothing
    /// @param taken is told of bytes that the kernel has taken, or never will
    Outgoing(Channel channel, Outbox outbox, Vigil vigil, LongConsumer taken) {
        this.channel = channel;
        this.outbox = outbox;
        this.vigil = vigil;
        this.taken = taken;
    }

    /// The connection is open.
    void open() {
        if (channel.config() instanceof EpollSocketChannelConfig tcp) {
            try {
                tcp.setTcpNotSentLowAt(UNSENT);
            } catch (ChannelException e) {
                LOG.debug("closed already: {}", e.toString());
            }
        }
    }

    /// A read has begun, and a flush will follow it.
    void beginRead() {
        inRead = true;
    }

    /// The read is over; says whether there was one.
    boolean endRead() {
        boolean was = inRead;
        inRead = false;
        return was;
    }

    /// Writes a frame.
    void write(Encoding frame) {
        int size = frame.size();
        if (frame.isSmall()) {
            frame.writeTo(room(size));
        } else {
            pass();
            write(frame.buffer(channel.alloc()));
        }
        wrote(size);
    }

    /// Writes these bytes.
    void write(byte[] bytes) {
        room(bytes.length).writeBytes(bytes);
        wrote(bytes.length);
    }

    private void wrote(int size) {
        unflushed += size;
        if (unflushed >= MUCH) {
            flushNow();
        } else if (!awaitsFlush) {
            awaitsFlush = true;
            if (!inRead) {
                outbox.flushSoon(this);
            }
        }
    }

    /// Whether the kernel has taken everything that was flushed.
    boolean isTaken() {
        var waiting = channel.unsafe().outboundBuffer();
        return waiting == null || waiting.isEmpty();
    }

    /// Gives what was written to the kernel, or to the channel to give to it when it has room.
    void flush() {
        if (awaitsFlush) {
            awaitsFlush = false;
            flushNow();
        }
    }

    /// Gives everything to the channel that was written.
    void flushAll() {
        awaitsFlush = false;
        flushNow();
    }

    private void flushNow() {
        pass();
        unmarked += unflushed;
        unflushed = 0;
        channel.flush();
        settle();
        if (!stuck && !isTaken()) {
            stuck = true;
            var _ = hasMoved();
            vigil.waits();
        }
    }

    /// Flushes, and runs `then` when the kernel has taken everything, or never will.
    void end(Runnable then) {
        awaitsFlush = false;
        flushNow();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> then.run());
    }

    /// Whether the kernel has taken a single byte since this was asked the last time.
    @SuppressWarnings("ReferenceEquality") // this very buffer, not one like it
    boolean hasMoved() {
        var waiting = channel.unsafe().outboundBuffer();
        var current = waiting == null ? null : waiting.current();
        long progress = waiting == null ? 0 : waiting.currentProgress();
        boolean moved = total != seenTotal || current != seen || progress != seenProgress;
        seenTotal = total;
        seen = current;
        seenProgress = progress;
        return moved;
    }

    /// The channel is closed: what is left will never be taken.
    void close() {
        if (batch != null) {
            batch.release();
            batch = null;
        }
        seen = null;
        unmarked += unflushed;
        unflushed = 0;
        took(0);
    }

    private ByteBuf room(int size) {
        if (batch != null && batch.readableBytes() + size > BATCH) {
            pass();
        }
        if (batch == null) {
            batch = channel.alloc().ioBuffer(Math.max(FIRST, size));
        }
        return batch;
    }

    private void pass() {
        if (batch != null) {
            write(batch);
            batch = null;
        }
    }

    /// Nobody is told of each write; see [#mark()].
    private void write(ByteBuf bytes) {
        var _ = channel.write(bytes, channel.unsafe().voidPromise());
    }

    private void settle() {
        if (isTaken()) {
            if (marks == 0) {
                took(0);
            }
        } else if (marks == 0 || unmarked >= STEP) {
            mark();
        }
    }

    /// An empty write behind the others, which is complete when they are.
    private void mark() {
        long bytes = unmarked;
        unmarked = 0;
        marks++;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> reached(bytes));
    }

    private void reached(long bytes) {
        marks--;
        took(bytes);
        if (marks == 0 && unmarked > 0) {
            settle();
        }
    }

    /// These marked bytes, and if there is no mark behind them and nothing waits, all others.
    private void took(long marked) {
        long bytes = marked;
        if (marks == 0 && isTaken()) {
            bytes += unmarked;
            unmarked = 0;
        }
        total += bytes;
        if (stuck) {
            stuck = !isTaken();
            vigil.moved(!stuck);
        }
        if (bytes > 0) {
            taken.accept(bytes);
        }
    }
}
