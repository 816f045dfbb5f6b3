// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// Sends numbered messages over a WebSocket, and expects each back, once, in order, with the number
/// that its session gives it.
class Echoed implements Talkers.Talker {
    enum Style {
        PLAIN,
        /// Every fourth is large, and comes in fragments; pings in between.
        LARGE,
        DEFLATED,
        /// As large, and reads late.
        SLOW
    }

    private static final int KEPT = 4096;
    private static final String LARGE = "x".repeat(100_000);

    /// So many messages a slow one lets come together, for so long.
    private static final int TOGETHER = 8;

    private static final Duration LATE = Duration.ofSeconds(2);
    private static final int RECEIVE_BUFFER = 16 * 1024;

    private final int port;
    private final Notes notes;
    private final CountDownLatch stop;
    private final Duration pause;
    private final Style style;
    private final AtomicLongArray sentAt = new AtomicLongArray(KEPT);
    private volatile long sent;
    private volatile boolean done;
    private @Nullable Wire wire;

    Echoed(int port, Notes notes, CountDownLatch stop, Duration pause, Style style) {
        this.port = port;
        this.notes = notes;
        this.stop = stop;
        this.pause = pause;
        this.style = style;
    }

    @Override
    public void open() throws IOException {
        var opened = new Wire(port, "/ws", style == Style.DEFLATED);
        if (style == Style.SLOW) {
            opened.receiveBuffer(RECEIVE_BUFFER);
        }
        wire = opened;
        notes.client();
    }

    @Override
    public void run() {
        var open = wire;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        try (open) {
            var hearing = Thread.startVirtualThread(() -> hear(open));
            for (long n = 0; !stop.await(pause.toMillis(), TimeUnit.MILLISECONDS); n++) {
                sentAt.set((int) (n % KEPT), System.nanoTime());
                sent = n + 1;
                open.send(text(n), isLarge(n) ? 3 : 1);
                notes.sent();
                if (style == Style.LARGE) {
                    open.ping();
                }
            }
            done = true;
            open.send("last", 1);
            hearing.join();
        } catch (IOException e) {
            cut("cannot send: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String text(long n) {
        return isLarge(n) ? n + " " + LARGE : Long.toString(n);
    }

    private boolean isLarge(long n) {
        return (style == Style.LARGE && n % 4 == 0) || style == Style.SLOW;
    }

    private void hear(Wire open) {
        try {
            for (long n = 0; ; n++) {
                if (style == Style.SLOW && n % TOGETHER == 0) {
                    var _ = stop.await(LATE.toMillis(), TimeUnit.MILLISECONDS);
                }
                var message = open.receive();
                if (message.endsWith(" last")) {
                    if (!done || n != sent) {
                        notes.wrong("lost: " + n + " of " + sent);
                    }
                    return;
                }
                if (!message.equals(n + " " + text(n))) {
                    notes.wrong(
                            "expected "
                                    + n
                                    + ", but "
                                    + message.substring(0, Math.min(40, message.length())));
                    return;
                }
                notes.received(
                        style == Style.SLOW
                                ? 0 // it is its own fault
                                : System.nanoTime() - sentAt.get((int) (n % KEPT)));
            }
        } catch (IOException e) {
            cut("a WebSocket " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Its connection has ended.
    void cut(String how) {
        notes.wrong(how);
    }
}
