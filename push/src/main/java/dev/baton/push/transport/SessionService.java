// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.handoff.Destination.Declined;
import dev.baton.push.handoff.Landing;
import dev.baton.push.handoff.Mover;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.session.Session;
import dev.baton.push.wire.Upgrade;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A service whose sessions come and go, also between processes. Any thread.
public interface SessionService {
    /// Its path or prefix, by which it is known in every generation.
    String name();

    /// Takes over a WebSocket.
    ///
    /// @throws Declined when it cannot go on here
    Resumed resume(Parcel.WebSocket parcel) throws Declined;

    /// Takes over a session over requests.
    ///
    /// @throws Declined when it cannot go on here
    Landing resume(Parcel.Polling parcel) throws Declined;

    /// The sessions over requests.
    Collection<? extends Departing> departing();

    /// The session over requests of this id; null when there is none.
    @Nullable Departing departing(String id);

    /// A session over requests that can go. Any thread.
    interface Departing {
        /// Moves to the successor as soon as it is at rest.
        ///
        /// @param over is run when it has moved, or does not
        void depart(Mover to, Runnable over);
    }

    /// A WebSocket that has come.
    ///
    /// @param protocol begins to serve it
    /// @param discard is run instead when nobody will
    record Resumed(Session session, Upgrade.Protocol protocol, Runnable discard) {}
}
