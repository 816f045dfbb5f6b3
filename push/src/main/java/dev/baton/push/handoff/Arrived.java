// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.push.session.Message;
import java.util.List;
import java.util.Map;

/// What has come in a parcel, is not in use yet, and of which the predecessor may say more. On the
/// thread that receives, but for [#begin()].
public interface Arrived {
    /// The predecessor has been told that it is ours: begins to use it. Any thread.
    void begin();

    /// It is not ours after all, or cannot be begun: nobody here will use it. Nothing follows, and
    /// the application does not hear of it. Any thread.
    default void discard() {}

    /// Somebody over there has sent something to it.
    default void sent(Message message) {
        throw new IllegalStateException("nobody sends to it");
    }

    /// Somebody over there has closed it.
    default void closed(int code, String reason) {
        throw new IllegalStateException("nobody over there closes it");
    }

    /// What the client has said to the predecessor.
    default void told(List<String> texts) {
        throw new IllegalStateException("nobody tells it anything");
    }

    /// Nothing more was sent to it over there.
    ///
    /// @param attributes what the application keeps of it
    /// @param lastEventId the id of the last event; empty for none
    default void goOn(Map<String, Object> attributes, String lastEventId) {
        throw new IllegalStateException("it has gone on already");
    }

    /// The predecessor will say nothing more of anything.
    default void alone() {}
}
