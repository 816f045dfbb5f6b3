// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

/// One message to many sessions.
public final class Broadcast {
    private Broadcast() {}

    /// Sends to all of them, encoding the message once for each kind of transport.
    ///
    /// @return how many took it
    public static int send(Iterable<? extends Session> sessions, String text) {
        return send(sessions, Message.of(text));
    }

    /// Sends to all of them, encoding the message once for each kind of transport.
    ///
    /// @return how many took it
    public static int send(Iterable<? extends Session> sessions, Message message) {
        int taken = 0;
        for (var session : sessions) {
            if (session.send(message)) {
                taken++;
            }
        }
        return taken;
    }
}
