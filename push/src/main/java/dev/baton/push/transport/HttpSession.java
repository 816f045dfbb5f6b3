// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.http.PushStream;
import dev.baton.push.metrics.SessionMetrics;
import dev.baton.push.session.Message;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.sockjs.Batch;
import dev.baton.push.sockjs.Frames;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A SockJS session over requests that come and go. Any thread; its monitor guards it, and nothing
/// of the application is called under that.
///
/// ```
///   OPEN ──── close() ───▶ CLOSING ─── no receiver for disconnectDelay ───▶ GONE
///    │                                                                       ▲
///    └── the attached receiver was aborted, or none for disconnectDelay ─────┘
/// ```
final class HttpSession extends LiveSession {
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
        /// The session is over, and forgotten.
        TOO_LATE
    }

    private final SockJsSettings settings;
    private final Consumer<HttpSession> forget;
    private final Timers.Deadline deadline;
    private final Outbox<byte[]> outbox;
    private State state = State.OPEN;
    private boolean greeted;
    private byte[] closeFrame = {};
    private @Nullable Receiver receiver;

    /// @param forget removes it from its service
    HttpSession(
            SessionInfo info,
            SessionHandler handler,
            SockJsSettings settings,
            Timers timers,
            SessionMetrics metrics,
            Consumer<HttpSession> forget) {
        super(
                info,
                handler,
                settings.inline(),
                settings.maxInbox(),
                settings.maxMessage(),
                metrics);
        this.settings = settings;
        this.forget = forget;
        deadline = timers.deadline(this::deadlinePassed);
        outbox =
                new Outbox<>(
                        settings.highWater(),
                        settings.lowWater(),
                        settings.overflow(),
                        this,
                        this::below,
                        this::isOpen,
                        metrics);
        deadline.set(settings.disconnectDelay());
        putOpened(); // whoever is faster than the first receiver
    }

    /// It was never used: another of the same id was faster.
    synchronized void discard() {
        state = State.GONE;
        deadline.clear();
    }

    /// A receiver is there: sends what waits, the greeting first. Its stream's listener is to call
    /// [#lost(Receiver)], [#flush()] and `leave`.
    Attached attach(Receiver arriving) {
        synchronized (this) {
            if (state == State.GONE) {
                return Attached.TOO_LATE;
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
            if (state != State.OPEN) {
                return false;
            }
            taken = outbox.add(quoted, quoted.length);
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
    void receive(Batch messages) throws InterruptedException {
        if (!settings.inline()) {
            awaitInbox();
        }
        if (isOpen()) {
            tellTexts(messages);
        }
        awaitHandler();
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
            if (state == State.GONE) {
                return;
            }
            state = State.GONE;
            receiver = null;
            deadline.clear();
            outbox.takeAll();
            notifyAll();
        }
        forget.accept(this);
        tellClosed(INTERRUPTED, "");
    }

    @Override
    public synchronized boolean isOpen() {
        return state == State.OPEN;
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
