// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.handoff.Carrying;
import dev.baton.push.metrics.SessionMetrics;
import dev.baton.push.session.Overflow;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/// Messages that have not been given to a connection yet, and what happens when there are too many.
/// Guarded by the session, whose monitor everybody holds who calls anything here.
///
/// @param <T> a message, encoded
final class Outbox<T> {
    /// What became of a message.
    enum Taken {
        YES,
        /// There was no room, and the policy is to close.
        TOO_MUCH,
        /// The session ended while the sender waited.
        CLOSED
    }

    /// What a message that waits takes beside its bytes. If that did not count, any number of empty
    /// messages could wait.
    static final int OVERHEAD = 128;

    private final long highWater;
    private final long lowWater;
    private final Overflow overflow;
    private final Object session;
    private final LongSupplier below;
    private final BooleanSupplier open;
    private final ArrayDeque<T> messages = new ArrayDeque<>(2);
    private final ArrayDeque<Integer> sizes = new ArrayDeque<>(2);
    private long bytes;
    private final SessionMetrics metrics;
    private long peak;

    /// @param session whose monitor guards this
    /// @param below bytes given to the connection and not yet taken by the kernel
    /// @param open whether messages are taken at all
    Outbox(
            long highWater,
            long lowWater,
            Overflow overflow,
            Object session,
            LongSupplier below,
            BooleanSupplier open,
            SessionMetrics metrics) {
        this.highWater = highWater;
        this.lowWater = lowWater;
        this.overflow = overflow;
        this.session = session;
        this.below = below;
        this.open = open;
        this.metrics = metrics;
    }

    /// Takes a message, or does not; waits when that is the policy.
    Taken add(T message, int size) {
        if (waiting() > 0 && waiting() + OVERHEAD + size > limit()) {
            switch (overflow) {
                case CLOSE -> {
                    metrics.dropped(overflow);
                    return Taken.TOO_MUCH;
                }
                case DROP_OLDEST -> dropUntilRoomFor(size);
                case PAUSE -> {
                    if (isNotToWait()) {
                        metrics.dropped(overflow);
                        return Taken.TOO_MUCH;
                    }
                    if (!isRoomAfterWait()) {
                        return Taken.CLOSED;
                    }
                }
            }
        }
        messages.add(message);
        sizes.add(size);
        bytes += size;
        peak = Math.max(peak, pending());
        metrics.sent(size);
        return Taken.YES;
    }

    /// Whoever publishes in the other generation cannot be made to wait: what a session that would
    /// have it wait is sent from there has as much room again.
    private long limit() {
        return overflow == Overflow.PAUSE && Carrying.here() ? 2 * highWater : highWater;
    }

    /// An event loop that waits never wakes; a thread that carries has everybody wait.
    private static boolean isNotToWait() {
        return Thread.currentThread() instanceof FastThreadLocalThread || Carrying.here();
    }

    /// Takes what has waited elsewhere, however much it is.
    void restore(List<T> waited, ToIntFunction<T> size) {
        for (var message : waited) {
            messages.add(message);
            sizes.add(size.applyAsInt(message));
            bytes += size.applyAsInt(message);
        }
    }

    private void dropUntilRoomFor(int size) {
        while (!messages.isEmpty() && waiting() + OVERHEAD + size > highWater) {
            messages.poll();
            bytes -= sizes.remove();
            metrics.dropped(overflow);
        }
    }

    @SuppressWarnings("GuardedBy") // the caller holds the monitor
    private boolean isRoomAfterWait() {
        try {
            while (open.getAsBoolean() && waiting() > lowWater) {
                session.wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return open.getAsBoolean();
    }

    /// Bytes that wait here and below.
    long pending() {
        return bytes + below.getAsLong();
    }

    /// What that takes, for the marks.
    private long waiting() {
        return pending() + (long) messages.size() * OVERHEAD;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /// All that wait, oldest first; none wait after it.
    List<T> takeAll() {
        var all = new ArrayList<>(messages);
        messages.clear();
        sizes.clear();
        bytes = 0;
        return all;
    }

    /// The oldest.
    T take() {
        bytes -= sizes.remove();
        return messages.remove();
    }

    /// The most bytes that have waited here and below.
    long peak() {
        return peak;
    }
}
