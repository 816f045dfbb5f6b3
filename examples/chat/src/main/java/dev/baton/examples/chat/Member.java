// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import dev.baton.push.session.Session;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Somebody, where they are.
///
/// @param page see [Request.Join]
/// @param session null while it is in the other generation, or about to come again
record Member(String room, String name, String page, @Nullable Session session) {
    private static final String ROOM = "room";
    private static final String NAME = "name";
    private static final String PAGE = "page";

    /// Writes them down where their session takes them along.
    void keepIn(Session session) {
        session.attributes().put(ROOM, room);
        session.attributes().put(NAME, name);
        session.attributes().put(PAGE, page);
    }

    /// Nobody is kept there any more.
    static void forgetIn(Session session) {
        session.attributes().remove(ROOM);
    }

    /// Who is kept there; empty for somebody who was in no room.
    static Optional<Member> keptIn(Session session) {
        var kept = session.attributes();
        return kept.get(ROOM) instanceof String room
                        && kept.get(NAME) instanceof String name
                        && kept.get(PAGE) instanceof String page
                ? Optional.of(new Member(room, name, page, session))
                : Optional.empty();
    }

    /// The same, with another session.
    Member with(@Nullable Session other) {
        return new Member(room, name, page, other);
    }

    /// The same, elsewhere.
    Member away() {
        return with(null);
    }

    boolean isHere() {
        return session != null && session.isOpen();
    }
}
