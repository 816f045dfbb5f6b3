// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.Leaving;
import dev.baton.push.http.PushStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A streamed answer without a thread of its own. Any thread, save for what is called on the event
/// loop.
final class HeldAnswer implements PushStream {
    private static final long ROOM = 64 * 1024;
    private static final int FRAMING = 24;

    /// The chunk that ends a body.
    static final byte[] END = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Answering connection;
    private final Channel channel;
    private final EventLoop loop;
    private final ServerExchange exchange;
    private final String type;
    private final AtomicLong pending = new AtomicLong();
    private volatile @Nullable Map<String, Object> attributes;
    private volatile boolean closed;
    private volatile boolean crowded;

    /// Nothing more is taken, because it has ended or moved. Set under the monitor, as whatever is
    /// taken is handed to the loop under it.
    private volatile boolean sealed;

    private boolean begun;
    private String lastEventId;
    private Listener listener = new Listener() {};

    /// @param begun whether its head is written
    /// @param lastEventId of the last event of the stream; empty for none
    HeldAnswer(
            Answering connection,
            Channel channel,
            EventLoop loop,
            ServerExchange exchange,
            String type,
            boolean begun,
            String lastEventId) {
        this.connection = connection;
        this.channel = channel;
        this.loop = loop;
        this.exchange = exchange;
        this.type = type;
        this.begun = begun;
        this.lastEventId = lastEventId;
    }

    /// Says who is told what becomes of it, before anybody else knows of this answer.
    void tell(Listener whom) {
        listener = whom;
    }

    @Override
    public boolean send(byte[] part) {
        return send(part, null);
    }

    /// Sends a part that is an event.
    ///
    /// @param id its own; null for that of the event before it
    synchronized boolean send(byte[] part, @Nullable String id) {
        if (isClosed()) {
            return false;
        }
        lastEventId = id == null ? lastEventId : id;
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
    public synchronized void end() {
        if (!isClosed()) {
            sealed = true;
            var last = channel.alloc().buffer(FRAMING);
            if (exchange.inChunks()) {
                last.writeBytes(END);
            }
            connection.held(exchange, type, last, true, _ -> {});
        }
    }

    @Override
    public synchronized void end(byte[] last) {
        if (!begun && !isClosed()) {
            begun = true;
            sealed = true;
            connection.answerInTurn(exchange, type, last);
        } else {
            send(last);
            end();
        }
    }

    /// Takes nothing more.
    ///
    /// @param then is run on the event loop, behind all that was taken
    synchronized void seal(Runnable then) {
        sealed = true;
        connection.enqueue(then);
    }

    /// The id of the last event that was sent on it, here or before; empty for none.
    synchronized String lastEventId() {
        return lastEventId;
    }

    @Override
    public Map<String, Object> attributes() {
        var all = attributes;
        return all == null ? makeAttributes() : all;
    }

    /// Few have any.
    private synchronized Map<String, Object> makeAttributes() {
        var all = attributes;
        if (all == null) {
            all = new ConcurrentHashMap<>();
            attributes = all;
        }
        return all;
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
        return closed || sealed;
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
