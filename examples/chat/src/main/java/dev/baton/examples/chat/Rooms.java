// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import dev.baton.push.session.Session;
import dev.baton.push.session.SharedState;
import dev.baton.push.session.Topics;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Who is in which room, and what they say there. A room begins when somebody comes and ends, with
/// its history, when the last one leaves.
///
/// Any thread. One monitor guards all of it, also while people are told: so everybody in a room
/// hears everything in the same order, and who joins misses nothing between the history and the
/// first line. To send is to enqueue; nobody is waited for.
///
/// While there are two generations, each tells the other every [Change] before it tells people of
/// it, and both know all rooms. People hear by topics, of which a session has each message once,
/// wherever it is. So whoever joins knows what has changed, or hears of it, or both; and everybody
/// hears what each of the others says in order.
final class Rooms implements SharedState {
    static final int MOST_ROOMS = 200;
    static final int MOST_PEOPLE = 200;

    /// Those who have not come along come again within this time, or have left.
    private static final long GRACE_SECONDS = 20;

    private final Topics topics;
    private final History history;
    private final InstantSource clock;
    private final Executor later;
    private final People people = new People();
    private Consumer<Object> other = Rooms::toNobody;
    private int meetings;
    private boolean together;

    /// @param topics one for each room, of its name
    Rooms(Topics topics) {
        this(
                topics,
                InstantSource.system(),
                CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS));
    }

    /// @param later runs what is given to it after a while
    Rooms(Topics topics, InstantSource clock, Executor later) {
        this.topics = topics;
        this.history = new History();
        this.clock = clock;
        this.later = later;
    }

    private static void toNobody(Object change) {
        // there is one generation
    }

    /// Takes somebody in, out of the room where they were. A page that is in already, with another
    /// session, goes on with this one; nobody is told, and the other session is closed with 4001.
    ///
    /// @throws RequestException when the name is taken, or there is no room; nothing has changed
    ///   then
    synchronized void join(Session session, Request.Join join) {
        var namesake = people.called(join.room(), join.name());
        if (namesake == null) {
            requireSpace(join.room());
            leave(session);
            enter(new Member(join.room(), join.name(), join.page(), session), session, true);
        } else if (!namesake.page().equals(join.page())) {
            throw new RequestException("somebody here is called " + namesake.name() + " already");
        } else if (session.equals(namesake.session())) {
            greet(namesake, session);
        } else {
            leave(session);
            enter(namesake.with(session), session, false);
            dismiss(namesake);
        }
    }

    private void requireSpace(String name) {
        var sizes = people.sizes();
        if (!sizes.containsKey(name) && sizes.size() >= MOST_ROOMS) {
            throw new RequestException("there are too many rooms");
        }
        if (sizes.getOrDefault(name, 0) >= MOST_PEOPLE) {
            throw new RequestException("this room is full");
        }
    }

    private void enter(Member member, Session session, boolean isNew) {
        people.put(member);
        other.accept(new Change.Entered(member.room(), member.name(), member.page()).told());
        if (isNew) {
            tell(member.room(), new Event.Came(member.name()));
        }
        member.keepIn(session);
        greet(member, session);
        topics.subscribe(session, member.room());
    }

    private void greet(Member member, Session session) {
        var here = people.namesIn(member.room());
        var lines = history.of(member.room());
        session.send(Json.write(new Event.Joined(member.room(), member.name(), here, lines)));
    }

    /// The page of a member has come with another session.
    private void dismiss(Member before) {
        var session = before.session();
        if (session != null && session.isOpen()) {
            topics.unsubscribe(session);
            session.close(4001, "joined again elsewhere");
        }
    }

    /// Says something to everybody in the same room. What was said already, by its id, is passed
    /// over: whoever says it again will find it in the history.
    ///
    /// @throws RequestException when the session is in no room
    synchronized void say(Session session, Request.Say say) {
        var member = people.of(session);
        if (member == null) {
            throw new RequestException("join a room first");
        }
        var line = new Line(say.id(), member.name(), say.text(), clock.millis());
        if (history.add(member.room(), line)) {
            other.accept(new Change.Said(member.room(), line).told());
            tell(member.room(), new Event.Said(line));
        }
    }

    /// Takes somebody out of their room, if they are in one.
    synchronized void leave(Session session) {
        topics.unsubscribe(session);
        var member = people.of(session);
        if (member != null) {
            Member.forgetIn(session);
            remove(member);
        }
    }

    /// The same for somebody who is about to come again: nobody is told, and the place is kept.
    synchronized void leaveForNow(Session session) {
        topics.unsubscribe(session);
        var member = people.of(session);
        if (member != null) {
            people.put(member.away());
        }
    }

    private void remove(Member member) {
        forget(member);
        other.accept(new Change.Left(member.room(), member.name()).told());
        tell(member.room(), new Event.Left(member.name()));
    }

    private void forget(Member member) {
        if (people.remove(member)) {
            history.forget(member.room());
        }
    }

    /// A session of the generation before is here, with its subscription. If its place is not kept,
    /// or its page has another session meanwhile, it is closed.
    synchronized void resume(Session session) {
        var kept = Member.keptIn(session);
        if (kept.isEmpty()) {
            return;
        }
        var member = kept.get();
        var known = people.called(member.room(), member.name());
        if (known == null || !known.page().equals(member.page())) {
            topics.unsubscribe(session);
            session.close(1012, "join again");
        } else if (known.isHere()) {
            dismiss(member);
        } else {
            people.put(member);
            session.send(Json.write(new Event.Moved()));
        }
    }

    /// How many people are in each room.
    synchronized Map<String, Integer> sizes() {
        return people.sizes();
    }

    private void tell(String room, Event event) {
        topics.publish(room, Json.write(event));
    }

    // ---- while there are two generations

    @Override
    public synchronized void meetSuccessor(Consumer<Object> tell) {
        for (var member : people.all()) {
            tell.accept(new Change.Entered(member.room(), member.name(), member.page()).told());
        }
        for (var room : people.sizes().keySet()) {
            history.of(room).forEach(line -> tell.accept(new Change.Said(room, line).told()));
        }
        meet(tell);
    }

    @Override
    public synchronized void meetPredecessor(Consumer<Object> tell) {
        meet(tell);
    }

    private void meet(Consumer<Object> tell) {
        other = tell;
        together = true;
        meetings++;
    }

    /// People are told by topics, or know it already.
    @Override
    public synchronized void told(Object what) {
        switch (Change.of(what).orElse(null)) {
            case null -> {}
            case Change.Entered entered -> entered(entered);
            case Change.Left(var room, var name) -> {
                var member = people.called(room, name);
                if (member != null && !member.isHere()) {
                    forget(member);
                }
            }
            case Change.Said(var room, var line) -> {
                var _ = history.add(room, line);
            }
        }
    }

    /// If both have let in somebody of the same name in the same moment, both choose the same.
    private void entered(Change.Entered entered) {
        var arrived = new Member(entered.room(), entered.name(), entered.page(), null);
        var namesake = people.called(entered.room(), entered.name());
        if (namesake == null || entered.page().compareTo(namesake.page()) <= 0) {
            people.put(arrived);
        }
        if (namesake != null && namesake.page().equals(entered.page())) {
            dismiss(namesake);
        } else if (namesake != null && entered.page().compareTo(namesake.page()) < 0) {
            close(namesake);
        }
    }

    private void close(Member loser) {
        var session = loser.session();
        if (session != null && session.isOpen()) {
            topics.unsubscribe(session);
            session.close(1012, "join again");
        }
    }

    @Override
    public synchronized void parted() {
        other = Rooms::toNobody;
        together = false;
        var meeting = meetings;
        later.execute(() -> removeAbsent(meeting));
    }

    /// Those who have not come with the others, and not again, have left.
    private synchronized void removeAbsent(int meeting) {
        if (!together && meeting == meetings) {
            people.all().stream().filter(member -> !member.isHere()).forEach(this::remove);
        }
    }
}
