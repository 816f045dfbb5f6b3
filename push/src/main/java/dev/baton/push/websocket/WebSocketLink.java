// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.session.WebSocketSettings;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/// A connection as those see it who are not on its event loop: what they do to it becomes an order,
/// and orders are carried out one after the other. Who is on the loop need not wait, if nobody has
/// ordered anything before. Any thread, save for what is called by the connection.
final class WebSocketLink implements Link {
    private static final AtomicLongFieldUpdater<WebSocketLink> PENDING =
            AtomicLongFieldUpdater.newUpdater(WebSocketLink.class, "pending");

    private final WebSocketConnection connection;
    private final Codec codec;
    private final EventLoop loop;
    private final Outbox outbox;
    private final long highWater;
    private final long lowWater;
    private final String subprotocol;
    private final SocketAddress remote;
    private volatile long pending;
    private volatile boolean reading = true;
    private volatile boolean above;
    private volatile boolean closed;

    WebSocketLink(
            WebSocketConnection connection,
            Codec codec,
            EventLoop loop,
            Outbox outbox,
            WebSocketSettings settings,
            Agreement agreement) {
        this.connection = connection;
        this.codec = codec;
        this.loop = loop;
        this.outbox = outbox;
        highWater = settings.highWater();
        lowWater = settings.lowWater();
        subprotocol = agreement.subprotocol();
        remote = agreement.remote();
    }

    private record Sending(WebSocketConnection to, Encoding frame) implements Runnable {
        @Override
        public void run() {
            to.write(frame);
        }
    }

    @Override
    public boolean send(Frame message) {
        if (closed) {
            return false;
        }
        var frame = codec.encode(message);
        given(frame.size());
        if (isNext()) {
            connection.write(frame);
        } else {
            outbox.order(new Sending(connection, frame));
        }
        return true;
    }

    @Override
    public void close(int code, String reason) {
        CloseCode.check(code, reason);
        if (!closed) {
            closed = true;
            perform(() -> connection.close(code, reason));
        }
    }

    @Override
    public void hangUp() {
        closed = true;
        perform(connection::hangUp);
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        if (loop.inEventLoop()) {
            connection.reading(on); // from here on, not after what others have ordered
        } else {
            outbox.order(() -> connection.reading(reading)); // whoever said it last
        }
    }

    private void perform(Runnable order) {
        if (isNext()) {
            order.run();
        } else {
            outbox.order(order);
        }
    }

    private boolean isNext() {
        return loop.inEventLoop() && outbox.isEmpty();
    }

    @Override
    public long pending() {
        return pending;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public String subprotocol() {
        return subprotocol;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    /// So many bytes are to be written. Before they are, so that whoever sees them taken sees that
    /// they were too many.
    void given(int bytes) {
        if (PENDING.addAndGet(this, bytes) >= highWater) {
            above = true;
        }
    }

    /// So many bytes were taken, or never will be. By the connection.
    ///
    /// @return whether the pending ones have come down to the low-water mark
    boolean taken(long bytes) {
        if (PENDING.addAndGet(this, -bytes) > lowWater || !above) {
            return false;
        }
        above = false;
        return true;
    }

    /// Nothing can be sent any more. By the connection.
    void end() {
        closed = true;
    }
}
