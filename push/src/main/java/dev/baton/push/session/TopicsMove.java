// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a server does to [Topics] while sessions move between generations. Not for applications.
/// Any thread; what is run by these methods is run under the lock of the topics, so it is quick and
/// waits for nobody.
public final class TopicsMove {
    private final Topics topics;

    /// For these.
    public TopicsMove(Topics topics) {
        this.topics = topics;
    }

    /// From here on passes on what is published, in order; null for no more.
    public void link(@Nullable BiConsumer<String, Message> published) {
        topics.link(published == null ? null : published::accept);
    }

    /// Runs it while nobody publishes, subscribes or moves.
    public void within(Runnable task) {
        topics.within(task);
    }

    /// The other generation has published something; it is not passed on.
    ///
    /// @param counts is run when it is certain who hears it
    public void hear(String topic, Message message, Runnable counts) {
        topics.hear(topic, message, counts);
    }

    /// The session comes to rest, to leave: what is published here goes to it still, to follow it;
    /// what the other generation publishes is retained only, since it will hear that over there.
    ///
    /// @param marks is run when that begins
    public void rest(Session session, Consumer<Message> retain, Runnable marks) {
        topics.rest(session, retain, marks);
    }

    /// The session leaves for the other generation.
    ///
    /// @param retain is given what is published from here on, while it may come back
    /// @param goes is told its topics, and those of its channels by their names: whatever is passed
    ///   on after that is not for it here
    public void depart(
            Session session,
            Consumer<Message> retain,
            BiConsumer<List<String>, Map<String, List<String>>> goes) {
        topics.depart(session, retain, goes);
    }

    /// A session that has departed has arrived over there.
    public void arrived(Session session) {
        topics.arrived(session);
    }

    /// A session that has departed, or come to rest, is here again, with its topics.
    ///
    /// @param back is run before it hears anything new
    public void comesBack(Session session, Runnable back) {
        topics.comesBack(session, back);
    }

    /// A session has come that nobody will use.
    public void discard(Session session) {
        topics.discard(session);
    }

    /// A session of the other generation is here.
    ///
    /// @param ofChannels the topics of its channels, by their names
    /// @param comes is run before it hears anything that is published here
    public void arrive(
            Session session,
            List<String> names,
            Map<String, List<String>> ofChannels,
            Runnable comes) {
        topics.arrive(session, names, ofChannels, comes);
    }
}
