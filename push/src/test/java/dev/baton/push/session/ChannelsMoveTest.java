// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Channels that move with their session.
final class ChannelsMoveTest {
    private final List<String> heard = new ArrayList<>();
    private final Topics old = new Topics();
    private final Topics young = new Topics();
    private final Carrier carrier = new Carrier();
    private final Carrier there = new Carrier();

    /// Counts its messages in its attributes, and subscribes to a topic of the channel's name.
    private final class Counting implements SessionHandler {
        private final Topics topics;

        Counting(Topics topics) {
            this.topics = topics;
        }

        @Override
        public void opened(Session session) {
            heard.add(((Channel) session).name() + " opened");
            session.attributes().put("count", 0L);
            topics.subscribe(session, ((Channel) session).name());
        }

        @Override
        public void resumed(Session session) {
            heard.add(
                    ((Channel) session).name()
                            + " resumed with "
                            + session.attributes().get("count"));
        }

        @Override
        public void message(Session session, String text) {
            session.attributes().merge("count", 1L, (one, two) -> (Long) one + (Long) two);
        }
    }

    private static final class Silent implements SessionHandler {
        @Override
        public void opened(Session session) {}

        @Override
        public void message(Session session, String text) {}
    }

    private Multiplex in(Topics topics) {
        return Multiplex.of(Map.of("a", new Counting(topics), "b", new Counting(topics)));
    }

    private void open(Multiplex multiplex, String... texts) {
        multiplex.opened(carrier);
        for (var text : texts) {
            carrier.execute(() -> multiplex.message(carrier, text));
        }
    }

    /// What has been written down of attributes.
    private static Map<String, Object> read(Map<String, Object> attributes) {
        var read = new HashMap<String, Object>();
        attributes.forEach((key, value) ->
                read.put(key, value instanceof Map<?, ?> map ? copied(map) : value));
        return read;
    }

    private static Map<String, Object> copied(Map<?, ?> map) {
        var copy = new HashMap<String, Object>();
        map.forEach((key, value) ->
                copy.put(
                        String.valueOf(key),
                        value instanceof Map<?, ?> inner ? copied(inner) : value));
        return copy;
    }

    private void arrive(Multiplex multiplex) {
        there.attributes().putAll(read(carrier.attributes()));
        Resumption.arrive(multiplex, there);
    }

    @Test
    void theyGoOnWithWhatTheyKeep() {
        open(in(old), "sub,a", "sub,b", "uns,b", "msg,a,x", "msg,a,y");
        var next = in(young);
        arrive(next);
        next.resumed(there);
        assertThat(heard).containsExactly("a opened", "b opened", "a resumed with 2");
        next.message(there, "msg,a,z");
        next.message(there, "sub,b");
        assertThat(heard).endsWith("b opened");
        var kept = there.attributes();
        assertThat(read(kept).values())
                .singleElement()
                .isEqualTo(Map.of("a", Map.of("count", 3L), "b", Map.of("count", 0L)));
    }

    @Test
    void theyHearTheirTopicsThereAndNotHere() {
        open(in(old), "sub,a", "sub,b");
        old.subscribe(carrier, "own");
        var next = in(young);
        arrive(next);
        var kept = new ArrayList<Message>();
        old.depart(
                carrier,
                kept::add,
                (names, ofChannels) -> {
                    assertThat(names).containsExactly("own");
                    young.arrive(there, names, ofChannels, () -> {});
                });
        assertThat(old.publish("a", "late")).isZero();
        assertThat(young.publish("a", "one")).isEqualTo(1);
        assertThat(young.publish("own", "two")).isEqualTo(1);
        assertThat(carrier.sent).isEmpty();
        assertThat(there.sent).containsExactly("msg,a,one", "two");
        assertThat(kept).extracting(Message::text).containsExactly("msg,a,late");
        old.arrived(carrier);
        old.publish("a", "later");
        assertThat(kept).hasSize(1);
    }

    @Test
    void theyHearTheirTopicsHereAgainWhenTheSessionComesBack() {
        open(in(old), "sub,a");
        old.depart(carrier, _ -> {}, (_, _) -> {});
        old.comesBack(carrier, () -> {});
        old.publish("a", "again");
        assertThat(carrier.sent).containsExactly("msg,a,again");
    }

    @Test
    void aSessionStaysWhoseChannelCannotGoOn() {
        var mixed = Multiplex.of(Map.of("a", new Counting(old), "s", new Silent()));
        open(mixed, "sub,a");
        assertThat(Resumption.canLeave(mixed, carrier)).isTrue();
        carrier.execute(() -> mixed.message(carrier, "sub,s"));
        assertThat(Resumption.canLeave(mixed, carrier)).isFalse();
        carrier.execute(() -> mixed.message(carrier, "uns,s"));
        assertThat(Resumption.canLeave(mixed, carrier)).isTrue();
    }

    @Test
    void aSessionDoesNotComeWhoseChannelIsNotKnownOrCannotGoOn() {
        open(in(old), "sub,a");
        var kept = read(carrier.attributes());
        assertThat(Resumption.canArrive(in(young), kept)).isTrue();
        assertThat(Resumption.canArrive(Multiplex.of(Map.of("a", new Silent())), kept)).isFalse();
        assertThat(Resumption.canArrive(Multiplex.of(_ -> Optional.empty()), kept)).isFalse();
        assertThat(Resumption.canArrive(Multiplex.of(_ -> Optional.empty()), Map.of())).isTrue();
    }

    @Test
    void aHandlerAroundItMayPassOnResumed() {
        open(in(old), "sub,a", "msg,a,x");
        there.attributes().putAll(read(carrier.attributes()));
        in(young).resumed(there);
        assertThat(heard).endsWith("a resumed with 1");
    }

    /// The old generation knows that session only as one that has gone: what it sends follows.
    @Test
    void oneThatIsClosedWhereItWasIsClosedWhereItIs() {
        open(in(old), "sub,a", "sub,b");
        var next = in(young);
        arrive(next);
        next.resumed(there);
        Channels.openOver(carrier).stream()
                .filter(channel -> channel.name().equals("a"))
                .forEach(Channel::close);
        carrier.sent.forEach(sent -> Resumption.sent(there, Message.of(sent)));
        assertThat(there.sent).containsExactly("uns,a");
        next.message(there, "sub,a");
        assertThat(heard).endsWith("a opened");
        Resumption.sent(there, Message.of("msg,b,uns,b"));
        Resumption.sent(there, Message.of("uns,nobody"));
        assertThat(there.sent).endsWith("msg,b,uns,b", "uns,nobody");
        assertThat(Channels.openOver(there)).hasSize(2);
    }

    @Test
    void oneThatIsClosedDoesNotMove() {
        open(in(old), "sub,a", "sub,b");
        carrier.hold();
        Channels.openOver(carrier).stream()
                .filter(channel -> channel.name().equals("a"))
                .forEach(Channel::close);
        arrive(in(young));
        assertThat(Channels.openOver(there)).extracting(Channel::name).containsExactly("b");
    }
}
