// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.push.session.Session;
import java.util.List;

/// A session that has come in a parcel, and is not in use yet.
public interface Landing {
    /// Who it is here.
    Session session();

    /// The predecessor has been told that the session is ours: begins to use it.
    void begin();

    /// What the client has said to the predecessor.
    void told(List<String> texts);
}
