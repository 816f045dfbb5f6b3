// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.handoff.Custody;
import dev.baton.push.handoff.Mover;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.session.Message;
import dev.baton.push.session.Overflow;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.websocket.Endpoint;
import dev.baton.push.websocket.Frame;
import dev.baton.push.websocket.Link;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session that is a WebSocket. Any thread; its monitor guards it, and nothing of the application
/// is called under that.
abstract class WebSocketSession extends LiveSession implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Outbox<Frame> outbox;
    private final long lowWater;
    private final Presence presence;
    private final SessionTracker tracker;
    private final boolean resumed;
    private volatile @Nullable Link link;
    private boolean closing;
    private @Nullable Moving moving;
    private volatile Moving.@Nullable Last early;

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
            SessionTracker tracker,
            @Nullable Map<String, Object> kept) {
        super(info, handler, inline, inbox, inboxLength, tracker.metrics());
        resumed = kept != null;
        if (kept == null) {
            putOpened();
        } else {
            putResumed(kept);
        }
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
                        () -> moving == null && isOpen(),
                        tracker.metrics());
    }

    /// The message as this kind of session sends it.
    abstract Frame encode(Message message);

    /// Says goodbye. Under the monitor.
    abstract void sayClose(Link to, int code, String reason);

    @Override
    public void opened(Link opened) {
        synchronized (this) {
            link = opened;
            flush(); // what came before its connection
        }
        presence.arrived();
        tracker.add(this);
        deliver();
        var last = early;
        if (last != null) {
            fail(last.code(), last.reason());
        }
    }

    /// It comes from another process, and has not come after all.
    final void discard() {
        synchronized (this) {
            closing = true;
            outbox.takeAll();
            notifyAll(); // whoever is paused
        }
    }

    /// Whether it has been opened in another process.
    final boolean isResumed() {
        return resumed;
    }

    final @Nullable Link link() {
        return link;
    }

    @Override
    public final boolean send(Message message) {
        var frame = encode(message);
        Outbox.Taken taken;
        synchronized (this) {
            if (moving != null) {
                return moving.send(message);
            }
            if (!isOpen()) {
                return false;
            }
            taken = outbox.add(frame, frame.length());
            if (moving != null && taken == Outbox.Taken.CLOSED) {
                return moving.send(message); // it has come to rest while this waited
            }
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
            if (moving != null) {
                moving.close(code, reason);
                return;
            }
            var to = link;
            if (to == null && resumed && early == null) {
                early = new Moving.Last(code, reason); // until its connection is there
            }
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

    @Override
    public final void rest(Mover to, Consumer<@Nullable Resting> rested) {
        rest(() -> rested.accept(comeToRest(to)));
    }

    @Override
    public final void stay() {
        if (!isMoving()) {
            wake();
        }
    }

    private @Nullable Resting comeToRest(Mover to) {
        var luggage = luggage(tracker.service());
        var way = new Moving(this, to);
        if (luggage.isEmpty() || !to.rest(way, () -> rests(way))) {
            wake();
            return null;
        }
        over();
        return new AtRest(way, luggage.get());
    }

    private synchronized boolean rests(Moving way) {
        var connection = link;
        if (!isOpen() || connection == null) {
            return false;
        }
        while (!outbox.isEmpty()) { // as much as may wait anyway
            connection.send(outbox.take());
        }
        moving = way;
        notifyAll(); // whoever is paused
        return true;
    }

    private final class AtRest implements Resting {
        private final Moving way;
        private final Parcel.Sitting luggage;

        AtRest(Moving way, Parcel.Sitting luggage) {
            this.way = way;
            this.luggage = luggage;
        }

        @Override
        public void depart(Departed connection) {
            var parcel =
                    new Parcel.WebSocket(
                            luggage,
                            connection.protocol(),
                            connection.subprotocol(),
                            connection.deflates(),
                            connection.input(),
                            connection.output(),
                            connection.listener());
            way.to()
                    .send(
                            way.number(),
                            parcel,
                            connection.descriptor(),
                            way,
                            new Custody() {
                                @Override
                                public void taken() {
                                    way.arrived();
                                    connection.over().run();
                                    presence.left();
                                    gone();
                                }

                                @Override
                                public void returned(String why) {
                                    LOG.debug("{} stays: {}", WebSocketSession.this, why);
                                    connection.back().accept(AtRest.this::comeBack);
                                }
                            });
        }

        private void comeBack() {
            way.to().comesBack(way, this::restore);
            goOn();
        }

        @Override
        public void wake() {
            comeBack();
        }

        /// What has been sent meanwhile comes before anything new.
        private void restore() {
            synchronized (WebSocketSession.this) {
                moving = null;
                var to = link;
                for (var message : way.kept()) {
                    if (to != null) {
                        to.send(encode(message));
                    }
                }
            }
        }

        private void goOn() {
            awake();
            WebSocketSession.this.wake();
            var last = way.last();
            if (last != null) {
                fail(last.code(), last.reason());
            }
            tracker.look(WebSocketSession.this);
        }
    }

    /// It goes on here after all.
    void awake() {}

    @Override
    final synchronized boolean isMoving() {
        return moving != null;
    }

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
        if (moving != null) {
            return !moving.hasArrived();
        }
        var to = link;
        return !closing && (to == null ? resumed && early == null : !to.isClosed());
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
