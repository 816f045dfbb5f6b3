// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.metrics;

import java.util.function.LongSupplier;

/// What a server tells whoever counts. Any thread, event loops among them: everything here must be
/// quick, must not block and must not throw.
public interface ServerMetrics {
    /// Nobody counts.
    ServerMetrics NONE =
            new ServerMetrics() {
                @Override
                public boolean isOn() {
                    return false;
                }

                @Override
                public SessionMetrics sessions(String service, LongSupplier pending) {
                    return SessionMetrics.NONE;
                }

                @Override
                public void answered(String method, String route, int status, long nanos) {
                    // nobody counts
                }

                @Override
                public void acceptingPaused(Pause why) {
                    // nobody counts
                }

                @Override
                public void serving(ServerState state) {
                    // nobody looks
                }
            };

    /// Instead of the status of an answer that the client did not wait for.
    int ABORTED = 0;

    /// Why nothing is accepted for a while, although this generation serves.
    enum Pause {
        /// As many connections are open as may be; others wait in the kernel's queue.
        CONNECTION_LIMIT,
        /// accept(2) failed, most likely for want of descriptors.
        FAILURE
    }

    /// Whether anybody counts. If not, nothing is timed, and the others need not be called.
    default boolean isOn() {
        return true;
    }

    /// Who counts the sessions of a service. Called once for each, before it serves.
    ///
    /// @param service the path of a WebSocket route or the prefix of a SockJS service
    /// @param pending says how many bytes wait for its clients; takes some time when there are many
    SessionMetrics sessions(String service, LongSupplier pending);

    /// A request has been answered, or its client has gone.
    ///
    /// @param method as the client sent it, so it may be anything
    /// @param route the pattern that it matched, `/rooms/{room}`; `/**` for none
    /// @param status of the answer, or [#ABORTED]
    /// @param nanos from the request's head to the answer's last byte
    void answered(String method, String route, int status, long nanos);

    /// Nothing is accepted for a while.
    void acceptingPaused(Pause why);

    /// The server is built: from here on its state may be looked at.
    void serving(ServerState state);
}
