// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import dev.baton.push.handoff.Mover;
import dev.baton.push.wire.Upgrade;
import dev.baton.push.wire.Watch;
import org.jspecify.annotations.Nullable;

/// What follows a handshake, however it was made: there is a connection, sooner or later, and who
/// asks of the one means the other.
interface WebSocketProtocol extends Upgrade.Protocol {
    /// Null until it has begun. Any thread.
    @Nullable WebSocketConnection connection();

    @Override
    default long quietSince() {
        var begun = connection();
        return begun == null ? Watch.NEVER : begun.quietSince();
    }

    @Override
    default void remain() {
        var begun = connection();
        if (begun != null) {
            begun.remain();
        }
    }

    @Override
    default void depart(Mover to, String listener, Runnable over) {
        var begun = connection();
        if (begun == null) {
            over.run();
        } else {
            begun.depart(to, listener, over);
        }
    }
}
