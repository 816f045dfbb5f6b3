// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether sessions can go on with a handler that has not opened them. Not for applications.
public final class Resumption {
    private Resumption() {}

    /// Whether a session can go on in the next generation: its handler, and those of its channels,
    /// know how, as this generation has them.
    public static boolean canLeave(SessionHandler handler, Session session) {
        return isKnownTo(handler)
                && (!(handler instanceof Multiplex)
                        || Channels.openOver(session).stream()
                                .allMatch(channel -> isKnownTo(channel.handler())));
    }

    /// Whether a session of the generation before can go on with this handler.
    ///
    /// @param attributes that come with it
    public static boolean canArrive(SessionHandler handler, Map<String, ?> attributes) {
        return isKnownTo(handler)
                && (!(handler instanceof Multiplex multiplex) || multiplex.canResume(attributes));
    }

    /// The session is here, with its attributes, and nobody knows it yet.
    public static void arrive(SessionHandler handler, Session session) {
        if (handler instanceof Multiplex multiplex) {
            multiplex.arrive(session);
        }
    }

    /// Somebody in the generation before has sent something over a session. If it has closed a
    /// channel by that, the channel is closed here.
    public static void sent(Session session, Message message) {
        var channel = Channels.closedBy(session, message);
        if (channel == null) {
            var _ = session.send(message);
        } else {
            channel.close();
        }
    }

    /// A channel of a session; null when it is not open.
    public static @Nullable Session channel(Session session, String name) {
        var channels = Channels.of(session);
        return channels == null ? null : channels.named(name);
    }

    /// Whether a handler can go on with a session that another has opened: it says so by `resumed`,
    /// or knows of nothing but messages.
    static boolean isKnownTo(SessionHandler handler) {
        return isOverridden(handler, "resumed", Session.class)
                || !(isOverridden(handler, "opened", Session.class)
                        || isOverridden(handler, "closed", Session.class, int.class, String.class));
    }

    private static boolean isOverridden(
            SessionHandler handler, String method, Class<?>... parameters) {
        try {
            return handler.getClass().getMethod(method, parameters).getDeclaringClass()
                    != SessionHandler.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every handler has it", e);
        }
    }
}
