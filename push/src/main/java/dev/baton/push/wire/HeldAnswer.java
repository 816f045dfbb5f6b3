// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.Leaving;
import dev.baton.push.http.PushStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A streamed answer without a thread of its own. Any thread, save for what is called on the event
/// loop.
final class HeldAnswer implements PushStream {
    private static final long ROOM = 64 * 1024;
    private static final int FRAMING = 24;

    private final Answering connection;
    private final Channel channel;
    private final EventLoop loop;
    private final ServerExchange exchange;
    private final String type;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean closed;
    private volatile boolean crowded;
    private volatile boolean begun;
    private Listener listener = new Listener() {};

    HeldAnswer(
            Answering connection,
            Channel channel,
            EventLoop loop,
            ServerExchange exchange,
            String type) {
        this.connection = connection;
        this.channel = channel;
        this.loop = loop;
        this.exchange = exchange;
        this.type = type;
    }

    /// Says who is told what becomes of it, before anybody else knows of this answer.
    void tell(Listener whom) {
        listener = whom;
    }

    @Override
    public boolean send(byte[] part) {
        if (isClosed()) {
            return false;
        }
        if (part.length == 0 && begun) {
            return true;
        }
        begun = true;
        if (pending.addAndGet(part.length) >= ROOM) {
            crowded = true;
        }
        var framed = channel.alloc().buffer(part.length + FRAMING);
        if (part.length > 0 && exchange.inChunks()) { // an empty chunk would end the body
            chunk(framed, part);
        } else {
            framed.writeBytes(part);
        }
        connection.held(exchange, type, framed, false, written -> took(part.length, written));
        return true;
    }

    private static void chunk(ByteBuf framed, byte[] part) {
        ByteBufUtil.writeAscii(framed, Integer.toHexString(part.length));
        framed.writeByte('\r').writeByte('\n');
        framed.writeBytes(part).writeByte('\r').writeByte('\n');
    }

    /// The kernel has taken a part, or never will.
    private void took(int bytes, ChannelFuture written) {
        if (pending.addAndGet(-bytes) < ROOM / 2 && crowded && written.isSuccess() && !isClosed()) {
            crowded = false;
            listener.writable();
        }
    }

    @Override
    public void end() {
        if (!closed && ended.compareAndSet(false, true)) {
            var last = channel.alloc().buffer(FRAMING);
            if (exchange.inChunks()) {
                ByteBufUtil.writeAscii(last, "0\r\n\r\n");
            }
            connection.held(exchange, type, last, true, _ -> {});
        }
    }

    @Override
    public void end(byte[] last) {
        if (!begun && !closed && ended.compareAndSet(false, true)) {
            begun = true;
            connection.answerInTurn(exchange, type, last);
        } else {
            send(last);
            end();
        }
    }

    @Override
    public long pending() {
        return pending.get();
    }

    @Override
    public boolean isWritable() {
        return pending.get() < ROOM;
    }

    @Override
    public boolean isClosed() {
        return closed || ended.get();
    }

    /// A task that is scheduled by a task runs after the loop has polled its sockets again.
    @Override
    public void afterLook(Runnable then) {
        connection.enqueue(() -> later(() -> later(then)));
    }

    private void later(Runnable task) {
        var _ = loop.schedule(task, 1, TimeUnit.NANOSECONDS);
    }

    /// The answer is complete, or its connection is closed. Event loop.
    void close() {
        if (!closed) {
            closed = true;
            listener.closed();
        }
    }

    /// Event loop.
    void leave(Leaving why) {
        if (!isClosed()) {
            listener.leave(why);
        }
    }
}
