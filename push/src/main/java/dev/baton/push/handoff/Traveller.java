// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.push.session.Message;
import dev.baton.push.session.Session;

/// A session that moves, from the moment in which it comes to rest. Any thread; calls under the
/// lock of topics.
public interface Traveller {
    /// Who it is here.
    Session session();

    /// The parcel is on its way: what was sent to the session since it was closed up may follow.
    void posted();

    /// Keeps what it will hear over there, in case that it comes back.
    void retain(Message message);
}
