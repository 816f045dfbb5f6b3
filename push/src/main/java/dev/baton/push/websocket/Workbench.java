// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/// What all WebSockets of one event loop share, so that a connection that is silent costs little.
final class Workbench {
    private static final int DESK = 16 * 1024;

    private static final FastThreadLocal<Workbench> OF_THREAD = new FastThreadLocal<>();

    private final byte[] desk = new byte[DESK];
    private final Outbox outbox;
    private @Nullable Inflation inflation;

    Workbench(EventLoop loop) {
        outbox = new Outbox(loop);
    }

    /// The one of this loop. On its thread.
    static Workbench of(EventLoop loop) {
        assert loop.inEventLoop();
        var bench = OF_THREAD.get();
        if (bench == null) {
            bench = new Workbench(loop);
            OF_THREAD.set(bench);
        }
        return bench;
    }

    /// Where messages are put together. Whoever leaves the loop's thread to others leaves it empty.
    byte[] desk() {
        return desk;
    }

    /// See [Outbox]; that one is for any thread.
    Outbox outbox() {
        return outbox;
    }

    Inflation inflation() {
        if (inflation == null) {
            inflation = new Inflation();
        }
        return inflation;
    }
}
