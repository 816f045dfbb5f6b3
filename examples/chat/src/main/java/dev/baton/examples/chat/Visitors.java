// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import java.time.Duration;

/// Pages that are connected: reads what they ask for, and sees that none asks for too much.
final class Visitors implements SessionHandler {
    /// A page that comes back may send what it has kept, twenty lines at most, at once.
    private static final int BURST = 30;

    private static final Duration EACH = Duration.ofMillis(250);

    /// Refusals in a row after which somebody does not want to talk.
    private static final int PATIENCE = 200;

    /// UTF-16 units; the longest line takes less, however it is escaped.
    private static final int LONGEST_REQUEST = 16 * 1024;

    /// What sessions are closed with when a successor serves: everybody is about to be back there,
    /// so those who are closed last need not hear that the others left.
    private static final int RELOAD = 1012;

    private static final String STATE = "visitor";

    private final Rooms rooms;

    Visitors(Rooms rooms) {
        this.rooms = rooms;
    }

    /// What is known of a session beside its room.
    private static final class Visitor {
        private final Allowance allowance = new Allowance(BURST, EACH, System::nanoTime);
        private int refusals;
    }

    @Override
    public void opened(Session session) {
        session.attributes().put(STATE, new Visitor());
    }

    @Override
    public void message(Session session, String text) {
        if (!(session.attributes().get(STATE) instanceof Visitor visitor)) {
            throw new IllegalStateException("a message before the session opened");
        }
        if (!session.isOpen()) {
            return;
        }
        try {
            if (text.length() > LONGEST_REQUEST) {
                throw new RequestException("that is too long");
            }
            if (!visitor.allowance.take()) {
                throw new RequestException("too fast: wait a moment");
            }
            perform(session, Json.read(text));
            visitor.refusals = 0;
        } catch (RequestException e) {
            refuse(session, visitor, text, e);
        }
    }

    private void perform(Session session, Request request) {
        switch (request) {
            case Request.Join join -> rooms.join(session, join);
            case Request.Say say -> rooms.say(session, say);
        }
    }

    private static void refuse(
            Session session, Visitor visitor, String text, RequestException why) {
        if (++visitor.refusals >= PATIENCE) {
            session.close(1008, "too much that cannot be");
            return;
        }
        var id = text.length() > LONGEST_REQUEST ? "" : Json.idOf(text);
        session.send(Json.write(new Event.Refused(why.answer(), id)));
    }

    @Override
    public void closed(Session session, int code, String reason) {
        if (code == RELOAD) {
            rooms.leaveQuietly(session);
        } else {
            rooms.leave(session);
        }
    }
}
