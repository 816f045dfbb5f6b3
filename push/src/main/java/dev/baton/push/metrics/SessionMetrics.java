// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.metrics;

import dev.baton.push.session.Overflow;
import dev.baton.push.session.Transport;

/// What the sessions of one service tell whoever counts. Any thread, event loops among them:
/// everything here must be quick, must not block and must not throw.
public interface SessionMetrics {
    /// Nobody counts.
    SessionMetrics NONE =
            new SessionMetrics() {
                @Override
                public boolean isOn() {
                    return false;
                }

                @Override
                public void opened(Transport transport) {
                    // nobody counts
                }

                @Override
                public void closed(Transport transport, int code, long nanos, long peak) {
                    // nobody counts
                }

                @Override
                public void refused(Refusal why) {
                    // nobody counts
                }

                @Override
                public void received(long bytes) {
                    // nobody counts
                }

                @Override
                public void sent(long bytes) {
                    // nobody counts
                }

                @Override
                public void dropped(Overflow policy) {
                    // nobody counts
                }

                @Override
                public void handled(long nanos) {
                    // nobody counts
                }
            };

    /// Why a session was not opened.
    enum Refusal {
        /// The service has as many as it may have.
        SERVICE_FULL,
        /// The client's address has.
        ADDRESS_FULL,
        /// Its page comes from an origin that may not use the service.
        ORIGIN,
        /// The process is about to end.
        LEAVING
    }

    /// Whether anybody counts. If not, nothing is timed or measured, and the others need not be
    /// called.
    default boolean isOn() {
        return true;
    }

    /// A session has opened.
    void opened(Transport transport);

    /// A session has closed that was open.
    ///
    /// @param code as [dev.baton.push.session.SessionHandler#closed] has it
    /// @param nanos from its opening
    /// @param peak the most bytes that have waited for its client
    void closed(Transport transport, int code, long nanos, long peak);

    /// A session was not opened.
    void refused(Refusal why);

    /// A message has come.
    ///
    /// @param bytes of its text in UTF-8, or of itself
    void received(long bytes);

    /// A message was taken to be sent.
    ///
    /// @param bytes as its transport encodes it, before compression
    void sent(long bytes);

    /// A message for a slow client was dropped, or closed its session.
    void dropped(Overflow policy);

    /// A handler has returned from a message.
    void handled(long nanos);
}
