// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.session.Message;
import dev.baton.push.session.Overflow;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.websocket.Endpoint;
import dev.baton.push.websocket.Frame;
import dev.baton.push.websocket.Link;
import org.jspecify.annotations.Nullable;

/// A session that is a WebSocket. Any thread; its monitor guards it, and nothing of the application
/// is called under that.
abstract class WebSocketSession extends LiveSession implements Endpoint {
    private final Outbox<Frame> outbox;
    private final long lowWater;
    private final Presence presence;
    private final SessionTracker tracker;
    private volatile @Nullable Link link;
    private boolean closing;

    WebSocketSession(
            SessionInfo info,
            SessionHandler handler,
            boolean inline,
            int inbox,
            int inboxLength,
            long highWater,
            long lowWater,
            Overflow overflow,
            Presence presence,
            SessionTracker tracker) {
        super(info, handler, inline, inbox, inboxLength, tracker.metrics());
        this.lowWater = lowWater;
        this.presence = presence;
        this.tracker = tracker;
        outbox =
                new Outbox<>(
                        highWater,
                        lowWater,
                        overflow,
                        this,
                        this::below,
                        this::isOpen,
                        tracker.metrics());
    }

    /// The message as this kind of session sends it.
    abstract Frame encode(Message message);

    /// Says goodbye. Under the monitor.
    abstract void sayClose(Link to, int code, String reason);

    @Override
    public void opened(Link opened) {
        link = opened;
        presence.arrived();
        putOpened();
        tracker.add(this);
        deliver();
    }

    final @Nullable Link link() {
        return link;
    }

    @Override
    public final boolean send(Message message) {
        var frame = encode(message);
        Outbox.Taken taken;
        synchronized (this) {
            if (!isOpen()) {
                return false;
            }
            taken = outbox.add(frame, frame.length());
            flush();
        }
        if (taken == Outbox.Taken.TOO_MUCH) {
            fail(1013, "too slow");
        }
        return taken == Outbox.Taken.YES;
    }

    /// Gives the connection what it has room for.
    private void flush() {
        var to = link;
        while (to != null && !outbox.isEmpty() && to.pending() < lowWater) {
            sent();
            to.send(outbox.take());
        }
    }

    /// Something is sent now.
    void sent() {}

    @Override
    public final void writable() {
        synchronized (this) {
            flush();
            notifyAll(); // whoever is paused
        }
    }

    @Override
    final void fail(int code, String reason) {
        synchronized (this) {
            var to = link;
            if (closing || to == null) {
                return;
            }
            closing = true;
            while (!outbox.isEmpty()) { // as much as may wait anyway
                to.send(outbox.take());
            }
            sayClose(to, code, reason);
            notifyAll();
        }
        tellClosed(code, reason);
    }

    @Override
    public final void closed(int code, String reason) {
        synchronized (this) {
            closing = true;
            outbox.takeAll();
            notifyAll();
        }
        presence.left();
        over();
        tellClosed(code, reason);
    }

    /// The connection is gone. Event loop.
    void over() {}

    /// After each message: a client that is faster than the handler waits.
    final void holdUp() {
        var from = link;
        if (from != null && isInboxFull()) {
            from.reading(false);
            if (!isInboxFull()) {
                from.reading(true); // the handler was faster than this
            }
        }
    }

    @Override
    final void roomAgain() {
        var from = link;
        if (from != null) {
            from.reading(true);
        }
    }

    @Override
    public final synchronized boolean isOpen() {
        var to = link;
        return !closing && to != null && !to.isClosed();
    }

    @Override
    public final synchronized long pending() {
        return outbox.pending();
    }

    @Override
    final synchronized long peak() {
        return outbox.peak();
    }

    private long below() {
        var to = link;
        return to == null ? 0 : to.pending();
    }
}
