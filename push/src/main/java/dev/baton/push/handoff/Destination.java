// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.posix.Fd;

/// Where parcels are unpacked. On the thread that receives.
public interface Destination {
    /// What cannot be taken, and stays with the predecessor.
    final class Declined extends Exception {
        private static final long serialVersionUID = 1;

        /// @param why for people
        public Declined(String why) {
            super(why, null, false, false);
        }
    }

    /// Takes over a connection, once `descriptor` is our own: on return nobody has touched it.
    ///
    /// @throws Declined and the descriptor is the caller's
    Arrived connection(Parcel.Connection parcel, Fd descriptor) throws Declined;

    /// Takes over a connection whose answer is a stream, once `descriptor` is our own.
    ///
    /// @throws Declined when no handler goes on with it; the descriptor is the caller's
    Arrived stream(Parcel.Stream parcel, Fd descriptor) throws Declined;

    /// Takes over a WebSocket.
    ///
    /// @throws Declined and the descriptor is the caller's
    Landing webSocket(Parcel.WebSocket parcel, Fd descriptor) throws Declined;

    /// Takes over a session between two requests.
    ///
    /// @throws Declined when it cannot go on here
    Landing polling(Parcel.Polling parcel) throws Declined;
}
