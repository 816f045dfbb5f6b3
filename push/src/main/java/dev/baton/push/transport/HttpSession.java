// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.handoff.Custody;
import dev.baton.push.handoff.Landing;
import dev.baton.push.handoff.Mover;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.http.Exchange;
import dev.baton.push.http.PushStream;
import dev.baton.push.session.Message;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.sockjs.Batch;
import dev.baton.push.sockjs.Frames;
import dev.baton.push.wire.Upgrade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A SockJS session over requests that come and go. Any thread; its monitor guards it, and nothing
/// of the application is called under that.
///
/// ```
///   OPEN ──── close() ───▶ CLOSING ─── no receiver for disconnectDelay ───▶ GONE
///    │                                                                       ▲
///    └── the attached receiver was aborted, or none for disconnectDelay ─────┘
/// ```
final class HttpSession extends LiveSession implements SessionService.Departing, Landing {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int INTERRUPTED = 1006;

    private enum State {
        OPEN,
        /// Whoever asks is told the close frame.
        CLOSING,
        GONE
    }

    /// What became of a receiver that wanted to attach.
    enum Attached {
        YES,
        /// Another one is attached.
        SECOND,
        /// The session is on its way to the successor: the client is to ask again.
        ELSEWHERE,
        /// The session is over, and forgotten.
        TOO_LATE
    }

    private final SockJsSettings settings;
    private final Sessions home;
    private final Timers.Deadline deadline;
    private final Outbox<byte[]> outbox;
    private State state = State.OPEN;
    private boolean greeted;
    private byte[] closeFrame = {};
    private @Nullable Receiver receiver;
    private @Nullable Moving moving;
    private boolean reachable = true;
    private boolean departing;
    private List<Runnable> awaiting = new ArrayList<>();

    /// One that begins.
    HttpSession(SessionInfo info, Sessions home) {
        this(info, home, home.settings());
        deadline.set(settings.disconnectDelay());
        putOpened(); // whoever is faster than the first receiver
    }

    /// One that comes from the process before this one, and hears nothing until [#begin()].
    HttpSession(SessionInfo info, Sessions home, Parcel.Polling from) {
        this(info, home, home.settings());
        greeted = from.greeted();
        outbox.restore(from.undelivered(), frame -> frame.length);
        if (from.last().length > 0) {
            state = State.CLOSING;
            closeFrame = from.last();
            hasHeardClosed(); // in the process before
        } else {
            putResumed(from.session().attributes());
        }
        deadline.set(Duration.ofMillis(Math.max(1, from.patience())));
    }

    private HttpSession(SessionInfo info, Sessions home, SockJsSettings settings) {
        super(
                info,
                home.handler(),
                settings.inline(),
                settings.maxInbox(),
                settings.maxMessage(),
                home.tracker().metrics());
        this.settings = settings;
        this.home = home;
        var timers = home.timers();
        var metrics = home.tracker().metrics();
        deadline = timers.deadline(this::deadlinePassed);
        outbox =
                new Outbox<>(
                        settings.highWater(),
                        settings.lowWater(),
                        settings.overflow(),
                        this,
                        this::below,
                        () -> moving == null && isOpen(),
                        metrics);
    }

    @Override
    public Session session() {
        return this;
    }

    @Override
    public void begin() {
        home.tracker().add(this);
        deliver();
    }

    @Override
    public void told(List<String> texts) {
        texts.forEach(this::tellText);
    }

    /// It was never used: another of the same id was faster, or it did not come after all.
    @Override
    public void discard() {
        synchronized (this) {
            state = State.GONE;
            deadline.clear();
            outbox.takeAll();
            notifyAll(); // whoever is paused
        }
        home.forget(this);
    }

    /// A receiver is there: sends what waits, the greeting first. Its stream's listener is to call
    /// [#lost(Receiver)], [#flush()] and `leave`.
    Attached attach(Receiver arriving) {
        synchronized (this) {
            if (state == State.GONE) {
                return Attached.TOO_LATE;
            }
            if (moving != null) {
                return Attached.ELSEWHERE;
            }
            if (receiver != null) {
                return Attached.SECOND;
            }
            receiver = arriving;
            deadline.set(settings.heartbeat());
            if (!greeted) {
                greeted = true;
                give(arriving, Frames.open());
            }
            flushNow();
        }
        deliver();
        return Attached.YES;
    }

    /// The answer that is attached now; null when there is none.
    synchronized @Nullable PushStream attachedStream() {
        return receiver == null ? null : receiver.stream();
    }

    /// Gives a frame to the receiver; it may be the last one that it takes. It is detached before
    /// its answer ends, so that the end is not taken for that of its client.
    private void give(Receiver attached, byte[] frame) {
        var wrapped = attached.wrap(frame);
        if (attached.fills(wrapped)) {
            detach();
            attached.end(wrapped);
        } else {
            attached.send(wrapped);
            deadline.set(settings.heartbeat());
        }
    }

    private void detach() {
        receiver = null;
        deadline.set(settings.disconnectDelay());
    }

    /// Sends what waits, as far as the receiver keeps up.
    private void flushNow() {
        if (receiver != null && !outbox.isEmpty() && receiver.isWritable()) {
            give(receiver, Frames.messages(outbox.takeAll()));
        }
        if (receiver != null && state == State.CLOSING && outbox.isEmpty()) {
            var last = receiver;
            detach();
            last.sendLast(closeFrame);
        }
        notifyAll(); // whoever is paused
    }

    /// The receiver keeps up again.
    synchronized void flush() {
        flushNow();
    }

    @Override
    public boolean send(Message message) {
        Encodings.textOnly(message);
        var quoted = message.encoded(Encodings.QUOTED);
        Outbox.Taken taken;
        synchronized (this) {
            if (moving != null) {
                return moving.send(message);
            }
            if (state != State.OPEN) {
                return false;
            }
            taken = outbox.add(quoted, quoted.length);
            if (moving != null && taken == Outbox.Taken.CLOSED) {
                return moving.send(message); // it has come to rest while this waited
            }
            if (taken == Outbox.Taken.YES) {
                flushNow();
            }
        }
        if (taken == Outbox.Taken.TOO_MUCH) {
            fail(1013, "too slow");
        }
        return taken == Outbox.Taken.YES;
    }

    @Override
    void fail(int code, String reason) {
        synchronized (this) {
            if (moving != null) {
                moving.close(code, reason);
                return;
            }
            if (state != State.OPEN) {
                return;
            }
            state = State.CLOSING;
            closeFrame = Frames.close(code, reason);
            if (receiver != null) {
                flushNow();
            }
            notifyAll();
        }
        tellClosed(code, reason);
    }

    /// Messages of the client. Waits while the handler is behind, so that what it sends at once is
    /// there for the client's next request.
    ///
    /// @return false when they are lost, because the session has gone where nothing can be told
    boolean receive(Batch messages) throws InterruptedException {
        for (var here = brings(); !here || isMoving(); here = brings()) {
            if (here) {
                brought(); // it has gone, and is awake again only to be forgotten
            }
            var away = awaitFate();
            if (away != null) {
                return tell(away, messages);
            }
        }
        try {
            if (!settings.inline()) {
                awaitInbox();
            }
            if (isOpen()) {
                tellTexts(messages);
            }
            awaitHandler();
        } finally {
            brought();
        }
        return true;
    }

    /// Waits until it is there: what the client says next may come by another way.
    private static boolean tell(Moving away, Batch messages) throws InterruptedException {
        var texts = new ArrayList<String>();
        messages.forEach(texts::add);
        var fate = new CompletableFuture<Boolean>();
        away.tell(texts, fate::complete);
        try {
            return fate.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes it so", e);
        }
    }

    /// Waits until it is known whether it goes on here.
    ///
    /// @return the way that it has gone; null when it is here
    private synchronized @Nullable Moving awaitFate() throws InterruptedException {
        while (moving != null && !moving.hasArrived()) {
            wait();
        }
        return moving;
    }

    /// Its client uses this connection: if it cannot move, the next request comes here, and not to
    /// where the session would have gone.
    synchronized void cameBy(Exchange exchange) {
        reachable = Upgrade.canMove(exchange);
    }

    @Override
    public void depart(Mover to, Runnable over) {
        boolean first;
        synchronized (this) {
            first = !departing;
            departing = true;
            awaiting.add(over);
        }
        if (first) {
            rest(() -> comeToRest(to));
        }
    }

    /// Tells those who have asked that it has moved, or does not.
    private void departed() {
        List<Runnable> all;
        synchronized (this) {
            departing = false;
            all = awaiting;
            awaiting = new ArrayList<>();
        }
        all.forEach(Runnable::run);
    }

    private void comeToRest(Mover to) {
        var luggage = luggage(home.tracker().service());
        var way = new Moving(this, to);
        var parcel = new AtomicReference<Parcel.Polling>();
        if (luggage.isPresent() && to.rest(way, () -> rests(way, luggage.get(), parcel))) {
            send(to, way, parcel.get());
        } else {
            wake();
            departed();
        }
    }

    private synchronized boolean rests(
            Moving way, Parcel.Sitting luggage, AtomicReference<Parcel.Polling> parcel) {
        if (!reachable || state == State.GONE) {
            return false;
        }
        parcel.set(pack(luggage));
        moving = way;
        notifyAll(); // whoever is paused
        return true;
    }

    /// What moves. A receiver is told to ask again.
    private Parcel.Polling pack(Parcel.Sitting luggage) {
        var patience = settings.disconnectDelay();
        if (receiver == null) {
            patience = deadline.left();
        } else {
            var attached = receiver;
            receiver = null;
            attached.endEarly();
        }
        deadline.clear();
        var last = state == State.CLOSING ? closeFrame : new byte[0];
        return new Parcel.Polling(luggage, greeted, outbox.takeAll(), last, patience.toMillis());
    }

    private void send(Mover to, Moving way, Parcel.Polling parcel) {
        to.send(
                way.number(),
                parcel,
                null,
                way,
                new Custody() {
                    @Override
                    public void taken() {
                        moved(way);
                        departed();
                    }

                    @Override
                    public void returned(String why) {
                        LOG.debug("{} stays: {}", HttpSession.this, why);
                        to.comesBack(way, () -> restore(way, parcel));
                        stay(way);
                        departed();
                    }
                });
    }

    private void moved(Moving way) {
        way.arrived();
        home.forget(this);
        synchronized (this) {
            state = State.GONE;
            notifyAll();
        }
        gone();
    }

    /// What has been sent meanwhile comes before anything new.
    private void restore(Moving way, Parcel.Polling parcel) {
        synchronized (this) {
            moving = null;
            outbox.restore(parcel.undelivered(), frame -> frame.length);
            outbox.restore(
                    way.kept().stream().map(it -> it.encoded(Encodings.QUOTED)).toList(),
                    frame -> frame.length);
            deadline.set(Duration.ofMillis(Math.max(1, parcel.patience())));
            notifyAll();
        }
    }

    private void stay(Moving way) {
        wake();
        var last = way.last();
        if (last != null) {
            fail(last.code(), last.reason());
        }
        home.tracker().look(this);
    }

    @Override
    synchronized boolean isMoving() {
        return moving != null;
    }

    /// The receiver's stream is over. If nobody here ended it, the client has gone.
    void lost(Receiver gone) {
        synchronized (this) {
            if (receiver != gone) {
                return;
            }
        }
        end();
    }

    private void deadlinePassed() {
        synchronized (this) {
            if (moving != null) {
                return;
            }
            if (state != State.GONE && receiver != null) {
                give(receiver, Frames.heartbeat());
                return;
            }
        }
        end();
    }

    /// Forgets the session.
    private void end() {
        synchronized (this) {
            if (state == State.GONE || moving != null) {
                return;
            }
            state = State.GONE;
            receiver = null;
            deadline.clear();
            outbox.takeAll();
            notifyAll();
        }
        home.forget(this);
        tellClosed(INTERRUPTED, "");
    }

    @Override
    public synchronized boolean isOpen() {
        return state == State.OPEN && (moving == null || !moving.hasArrived());
    }

    @Override
    public synchronized long pending() {
        return outbox.pending();
    }

    @Override
    synchronized long peak() {
        return outbox.peak();
    }

    private long below() {
        return receiver == null ? 0 : receiver.pending();
    }
}
