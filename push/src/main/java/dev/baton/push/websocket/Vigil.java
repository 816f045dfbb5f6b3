// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.wire.Watch;
import io.netty.channel.EventLoop;
import java.time.Duration;

/// How long a WebSocket waits for its client, in [Watch#now()] time. Event loop.
final class Vigil {
    private final Watch watch;
    private final long pingInterval;
    private final long pongTimeout;
    private final long stuckTime;
    private long heard = Watch.now();
    private long pinged = Watch.NEVER;
    private long stuck = Watch.NEVER;
    private long end = Watch.NEVER;
    private boolean listening;

    /// Nobody is waited for yet.
    ///
    /// @param look is run when [#deadline()] has come, or earlier
    Vigil(WebSocketSettings settings, EventLoop loop, Runnable look) {
        watch = new Watch(loop, look);
        pingInterval = settings.pingInterval().toNanos();
        pongTimeout = settings.pongTimeout().toNanos();
        stuckTime = pingInterval + pongTimeout;
    }

    /// When something has to be done about the client.
    long deadline() {
        return end != Watch.NEVER ? end : Math.min(silence(), stuck());
    }

    /// Sees to it that the deadline is not missed.
    void look() {
        watch.by(deadline());
    }

    void over() {
        watch.stop();
    }

    /// Whether the client's silence means something: it is listened to, and could be asked.
    void listens(boolean now) {
        listening = now;
        heard();
    }

    void heard() {
        heard = Watch.now();
        pinged = Watch.NEVER;
    }

    /// When the client was last heard. Any thread, which may hear of it a moment later.
    long heardLast() {
        return heard;
    }

    void pinged() {
        pinged = Watch.now();
    }

    /// Whether the client has been asked whether it is there and has said nothing since.
    boolean isPinged() {
        return pinged != Watch.NEVER;
    }

    /// The client has just taken a part of what waits for it, or all of it.
    void moved(boolean all) {
        stuck = all ? Watch.NEVER : Watch.now();
    }

    /// Something begins to wait for the client.
    void waits() {
        stuck = Watch.now();
        look();
    }

    /// Whether the client was given all the time it has to take something.
    boolean isStuck() {
        return Watch.now() >= stuck();
    }

    /// The connection ends: from here on only this deadline counts.
    void endIn(Duration time) {
        end = Watch.now() + time.toNanos();
        look();
    }

    private long silence() {
        if (!listening) {
            return Watch.NEVER;
        }
        return pinged == Watch.NEVER ? heard + pingInterval : pinged + pongTimeout;
    }

    private long stuck() {
        return stuck == Watch.NEVER ? Watch.NEVER : stuck + stuckTime;
    }
}
