// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Pages that are connected: reads what they ask for, and sees that none asks for too much.
final class Visitors implements SessionHandler {
    /// A page that comes back may send what it has kept, twenty lines at most, at once.
    private static final int BURST = 30;

    private static final Duration EACH = Duration.ofMillis(250);

    /// Refusals in a row after which somebody does not want to talk.
    private static final int PATIENCE = 200;

    /// UTF-16 units; the longest line takes less, however it is escaped.
    private static final int LONGEST_REQUEST = 16 * 1024;

    /// What sessions are closed with that cannot move to the successor: they are about to be back
    /// there, so the others need not hear that they left.
    private static final int RELOAD = 1012;

    private static final String LEFT = "allowance";
    private static final String REFUSALS = "refusals";

    private final Rooms rooms;
    private final Map<Session, Visitor> visitors = new ConcurrentHashMap<>();

    Visitors(Rooms rooms) {
        this.rooms = rooms;
    }

    /// What is known of a session beside its room.
    private static final class Visitor {
        private final Allowance allowance;
        private long refusals;

        Visitor(double allowed, long refusals) {
            this.allowance = new Allowance(BURST, EACH, System::nanoTime, allowed);
            this.refusals = refusals;
        }

        void keepIn(Map<String, Object> attributes) {
            attributes.put(LEFT, allowance.left());
            attributes.put(REFUSALS, refusals);
        }

        static Visitor keptIn(Map<String, Object> attributes) {
            return new Visitor(
                    attributes.get(LEFT) instanceof Double left ? left : BURST,
                    attributes.get(REFUSALS) instanceof Long refusals ? refusals : 0);
        }
    }

    @Override
    public void opened(Session session) {
        visitors.put(session, new Visitor(BURST, 0));
    }

    @Override
    public void resumed(Session session) {
        visitors.put(session, Visitor.keptIn(session.attributes()));
        rooms.resume(session);
    }

    @Override
    public void message(Session session, String text) {
        var visitor = visitors.get(session);
        if (visitor == null) {
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
        visitor.keepIn(session.attributes());
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
        visitors.remove(session);
        if (code == RELOAD) {
            rooms.leaveForNow(session);
        } else {
            rooms.leave(session);
        }
    }
}
