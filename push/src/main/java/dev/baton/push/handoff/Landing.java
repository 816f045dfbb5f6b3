// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.push.session.Message;
import dev.baton.push.session.Resumption;
import dev.baton.push.session.Session;

/// A session that has come in a parcel.
public interface Landing extends Arrived {
    /// Who it is here.
    Session session();

    @Override
    default void sent(Message message) {
        Resumption.sent(session(), message);
    }

    @Override
    default void closed(int code, String reason) {
        session().close(code, reason);
    }
}
