// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is wanted of the connections of one event loop, in order: the loop is woken once for all
/// that has gathered, and flushes each connection once for all it was sent.
final class Outbox implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /// After so many the loop looks at its sockets and timers again.
    private static final int AT_ONCE = 1024;

    /// So many connections written to are still in the processor's cache when they are flushed.
    private static final int FLUSHED_AT_ONCE = 16;

    private final EventLoop loop;
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final List<Outgoing> unflushed = new ArrayList<>();

    Outbox(EventLoop loop) {
        this.loop = loop;
    }

    /// Whether what happens on the loop now comes before nothing that was ordered. Any thread, but
    /// it means something only on the loop.
    boolean isEmpty() {
        return orders.isEmpty();
    }

    /// Does it on the loop, after what was ordered before. Any thread.
    void order(Runnable order) {
        orders.add(order);
        arm();
    }

    /// Flushes the connection when the loop has done what it is at. Event loop.
    void flushSoon(Outgoing connection) {
        unflushed.add(connection);
        arm();
    }

    private void arm() {
        if (!armed.get() && armed.compareAndSet(false, true)) {
            schedule();
        }
    }

    private void schedule() {
        try {
            loop.execute(this);
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop has ended", e);
        }
    }

    @Override
    public void run() {
        int left = AT_ONCE;
        for (var order = orders.poll(); order != null; order = --left > 0 ? orders.poll() : null) {
            perform(order);
            if (unflushed.size() >= FLUSHED_AT_ONCE) {
                flush();
            }
        }
        flush();
        if (left == 0) {
            schedule();
            return;
        }
        armed.set(false);
        if (!orders.isEmpty()) { // came while nobody could arm
            arm();
        }
    }

    private static void perform(Runnable order) {
        try {
            order.run();
        } catch (Throwable e) { // of one connection; the others go on
            LOG.error("an order to a WebSocket failed", e);
        }
    }

    /// A flush may lead to more that is to be flushed.
    private void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            try {
                unflushed.get(i).flush();
            } catch (Throwable e) {
                LOG.error("a WebSocket could not be flushed", e);
            }
        }
        unflushed.clear();
    }
}
