// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Many channels over one session, as in the multiplexing example of SockJS and with its frames,
/// which are text messages: a client sends `sub,NAME` to open a channel, `msg,NAME,TEXT`, and
/// `uns,NAME` to close it; the server sends the last two. A name has no comma.
///
/// ```java
/// .sockjs("/multiplex", Multiplex.of(Map.of("chat", new Chat(), "prices", new Prices())))
/// ```
///
/// Each channel is a [Channel], which is a [Session] to its own handler. All of one session are
/// called in turn, as the one session that they share: a channel whose handler blocks holds up the
/// others of its client.
///
/// `sub` of a channel that does not exist, or is one too many, is answered `uns`. A message to a
/// channel that is not open is dropped, because it may have crossed the `uns` that closed it. What
/// is no such frame closes the session with 1008. An exception of a channel's handler is logged and
/// closes the channel alone. The end of the session is the end of all its channels, with its code.
///
/// Channels move with their session to the next generation, with their attributes and
/// subscriptions, which count among those of the session: it keeps them under `dev.baton.channels`.
/// Their handlers hear `resumed`. If one of them does not know it, or a channel is not known over
/// there, the session does not move.
public final class Multiplex implements SessionHandler {
    private static final int MAX_CHANNELS = 100;
    private static final int MAX_NAME = 128;

    private final Function<String, Optional<? extends SessionHandler>> channels;
    private final int maxChannels;
    private final int maxName;

    private Multiplex(
            Function<String, Optional<? extends SessionHandler>> channels,
            int maxChannels,
            int maxName) {
        if (maxChannels < 1 || maxName < 1) {
            throw new IllegalArgumentException("a limit that lets nothing through");
        }
        this.channels = channels;
        this.maxChannels = maxChannels;
        this.maxName = maxName;
    }

    /// These channels, by name; up to 100 open in a session.
    ///
    /// @throws IllegalArgumentException for a name with a comma, which no client could open
    public static Multiplex of(Map<String, ? extends SessionHandler> channels) {
        var all = Map.copyOf(channels);
        for (var name : all.keySet()) {
            if (name.indexOf(',') >= 0) {
                throw new IllegalArgumentException("a comma in the name of a channel: " + name);
            }
        }
        return of(name -> Optional.ofNullable(all.get(name)));
    }

    /// Whatever channels this finds by the name that a client asks for; names of up to 128
    /// characters, up to 100 open in a session.
    ///
    /// @param channels the handler of a channel, empty for none; called in turn with the handlers
    ///   of the session, by many sessions at the same time, and, when a session of the generation
    ///   before arrives, by the thread that receives, which it must not hold up
    public static Multiplex of(Function<String, Optional<? extends SessionHandler>> channels) {
        return new Multiplex(channels, MAX_CHANNELS, MAX_NAME);
    }

    /// The same channels, so many of them open at once in a session.
    public Multiplex withMaxChannels(int most) {
        return new Multiplex(channels, most, maxName);
    }

    /// The same channels, with names of up to so many characters.
    public Multiplex withMaxNameLength(int most) {
        return new Multiplex(channels, maxChannels, most);
    }

    @Override
    public void opened(Session session) {
        new Channels().keepIn(session);
    }

    /// Its channels have come along.
    @Override
    public void resumed(Session session) {
        if (Channels.of(session) == null) {
            arrive(session); // somebody wraps this handler
        }
        Channels.openOver(session).forEach(Channel::resumed);
    }

    /// The channels of a session of the generation before are here, with what they keep.
    void arrive(Session session) {
        var mine = new Channels();
        for (var name : Channels.namesIn(session.attributes())) {
            channels.apply(name)
                    .ifPresent(handler -> {
                        var channel = new Channel(name, session, handler, mine);
                        channel.attributes().putAll(Channels.kept(session, name));
                        mine.add(channel);
                    });
        }
        mine.keepIn(session);
    }

    /// Whether all channels that come with a session are known here, and can go on.
    boolean canResume(Map<String, ?> attributes) {
        return Channels.namesIn(attributes).stream()
                .allMatch(name -> channels.apply(name).filter(Resumption::isKnownTo).isPresent());
    }

    @Override
    public void message(Session session, String text) {
        var mine = Channels.of(session);
        var parts = text.split(",", 3);
        var name = parts.length > 1 ? parts[1] : "";
        if (mine == null) {
            return; // it is over
        }
        switch (parts.length > 1 ? parts[0] : "") {
            case "sub" -> subscribe(session, mine, name);
            case "uns" -> Optional.ofNullable(mine.named(name)).ifPresent(Channel::leftByClient);
            case "msg" -> {
                if (parts.length > 2) {
                    Optional.ofNullable(mine.named(name)).ifPresent(to -> to.message(parts[2]));
                } else {
                    refuse(session);
                }
            }
            default -> refuse(session);
        }
    }

    private void subscribe(Session session, Channels mine, String name) {
        if (mine.isOpen(name)) {
            return;
        }
        var room = mine.count() < maxChannels && name.length() <= maxName;
        var handler = room ? channels.apply(name) : Optional.<SessionHandler>empty();
        if (handler.isEmpty()) {
            session.send(Channel.CLOSED + name);
            return;
        }
        var channel = new Channel(name, session, handler.get(), mine);
        mine.add(channel);
        channel.opened();
    }

    private static void refuse(Session session) {
        session.close(1008, "not a multiplex frame");
    }

    @Override
    public void closed(Session session, int code, String reason) {
        var mine = Channels.openOver(session);
        Channels.forget(session);
        mine.forEach(channel -> channel.end(code, reason));
    }
}
