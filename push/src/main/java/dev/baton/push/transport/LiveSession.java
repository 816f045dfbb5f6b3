// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.handoff.Parcel;
import dev.baton.push.http.Leaving;
import dev.baton.push.metrics.SessionMetrics;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.sockjs.Batch;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all sessions have in common: what the handler is told, and in which order. Any thread.
abstract class LiveSession implements Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int MOVED = 0;
    private static final Duration HANDLER_TIME = Duration.ofSeconds(1);

    private final SessionInfo info;
    private final SessionHandler handler;
    private final Mailbox mailbox;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>(4);
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> heardClosed = new CompletableFuture<>();
    private final SessionMetrics metrics;
    private final long began;
    private volatile boolean deaf;

    /// @param inbox how many messages, or batches of them, may wait for the handler
    /// @param inboxLength how long they may be together
    LiveSession(
            SessionInfo info,
            SessionHandler handler,
            boolean inline,
            int inbox,
            int inboxLength,
            SessionMetrics metrics) {
        this.info = info;
        this.handler = handler;
        this.metrics = metrics;
        began = metrics.isOn() ? System.nanoTime() : 0;
        mailbox = new Mailbox(inline, inbox, inboxLength, this::roomAgain);
    }

    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }

    /// The handler is to hear of the session, before anything else: to be called before anybody
    /// else knows of it. It hears with the next thing it is told, or by [#deliver()].
    final void putOpened() {
        mailbox.put(() -> call(() -> handler.opened(this)));
    }

    /// The handler is to hear that the session goes on here; else as [#putOpened()].
    final void putResumed(Map<String, Object> kept) {
        attributes.putAll(kept);
        mailbox.put(() -> call(() -> handler.resumed(this)));
    }

    /// Runs `then` once the handler has heard everything and nobody brings anything; from there on
    /// it hears nothing until [#wake()].
    final void rest(Runnable then) {
        mailbox.seal(then);
    }

    /// The handler goes on.
    final void wake() {
        mailbox.unseal();
    }

    /// Somebody is about to bring what the client has said, until [#brought()]; false at rest.
    final boolean brings() {
        return mailbox.enter();
    }

    final void brought() {
        mailbox.leave();
    }

    /// What it takes along; empty when it does not move. A handler that could not go on with the
    /// sessions of others has not meant its own to move, whatever it keeps of them.
    final Optional<Parcel.Sitting> luggage(String service) {
        return Luggage.canResume(handler) ? Luggage.of(this, service) : Optional.empty();
    }

    /// The handler of another process has heard `closed`: nobody here does.
    final void hasHeardClosed() {
        over.set(true);
        heardClosed.complete(null);
    }

    /// It goes on elsewhere: nobody here hears of it any more.
    final void gone() {
        if (over.compareAndSet(false, true)) {
            if (metrics.isOn()) {
                metrics.closed(info.transport(), MOVED, System.nanoTime() - began, peak());
            }
            heardClosed.complete(null);
        }
        wake();
    }

    /// Whether it is on its way to the successor, or there.
    abstract boolean isMoving();

    /// The handler hears what it has not heard yet.
    final void deliver() {
        mailbox.deliver();
    }

    final void tellText(String text) {
        tell(text.length(), () -> message(text));
    }

    /// All of them count as one in the inbox, as long as it came.
    final void tellTexts(Batch texts) {
        tell(
                texts.length(),
                () -> {
                    for (var text : texts) {
                        if (!deaf) {
                            message(text);
                        }
                    }
                });
    }

    final void tellBinary(byte[] bytes) {
        tell(bytes.length, () -> binary(bytes));
    }

    private void tell(int length, Call call) {
        mailbox.post(new Said(this, length, call));
    }

    private void message(String text) throws Exception {
        if (metrics.isOn()) {
            metrics.received(ByteBufUtil.utf8Bytes(text));
            timed(() -> handler.message(this, text));
        } else {
            handler.message(this, text);
        }
    }

    private void binary(byte[] bytes) throws Exception {
        if (metrics.isOn()) {
            metrics.received(bytes.length);
            timed(() -> handler.binary(this, bytes));
        } else {
            handler.binary(this, bytes);
        }
    }

    private void timed(Call call) throws Exception {
        var from = System.nanoTime();
        try {
            call.run();
        } finally {
            metrics.handled(System.nanoTime() - from);
        }
    }

    /// Something that the client said.
    private record Said(LiveSession session, int length, Call call) implements Mailbox.Letter {
        @Override
        public void tell() {
            if (!session.deaf) {
                session.call(call);
            }
        }
    }

    /// The session is over; all but the first call change nothing. What has arrived before is still
    /// told.
    final void tellClosed(int code, String reason) {
        if (over.compareAndSet(false, true)) {
            if (metrics.isOn()) {
                metrics.closed(info.transport(), code, System.nanoTime() - began, peak());
            }
            mailbox.post(() -> {
                call(() -> handler.closed(this, code, reason));
                heardClosed.complete(null);
            });
        }
    }

    /// Runs `then` once the handler has been told that the session is over.
    final void afterClosed(Runnable then) {
        var _ = heardClosed.thenRun(then);
    }

    /// This process will not serve it much longer: closes it, after what has been sent.
    public final void leave(Leaving why) {
        if (!isMoving()) {
            fail(Goodbye.code(why), Goodbye.reason(why));
        }
    }

    /// Whether more messages should wait.
    final boolean isInboxFull() {
        return mailbox.isFull();
    }

    /// Waits for room in the inbox. Not on event loops.
    final void awaitInbox() throws InterruptedException {
        mailbox.awaitRoom();
    }

    /// Waits until the handler has had what is in the inbox, a second at most. Not on event loops.
    final void awaitHandler() throws InterruptedException {
        mailbox.awaitTold(HANDLER_TIME);
    }

    /// There is room in the inbox again. Any thread.
    void roomAgain() {}

    private void call(Call call) {
        try {
            call.run();
        } catch (Throwable e) { // also an Error: the session must not hang on it
            LOG.error("the handler of session {} failed", info.id(), e);
            deaf = true;
            fail(1011, "internal error");
        }
    }

    /// The most bytes that have waited for the client.
    abstract long peak();

    /// Closes with a code that applications need not be allowed to use.
    abstract void fail(int code, String reason);

    @Override
    public final void close(int code, String reason) {
        Session.checkClose(code, reason);
        deaf = true;
        fail(code, reason);
    }

    @Override
    public final void execute(Runnable task) {
        mailbox.post(() -> call(task::run));
    }

    @Override
    public final SessionInfo info() {
        return info;
    }

    @Override
    public final Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public final String toString() {
        return info.transport().word() + " session " + info.id() + " from " + info.remoteAddress();
    }
}
