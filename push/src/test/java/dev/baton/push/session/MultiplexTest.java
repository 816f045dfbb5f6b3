// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MultiplexTest {
    private final List<String> heard = new ArrayList<>();
    private final Carrier carrier = new Carrier();

    /// A handler that writes down what it is told, with the channel's name.
    private class Noting implements SessionHandler {
        @Override
        public void opened(Session session) {
            note(session, "opened");
        }

        @Override
        public void message(Session session, String text) {
            note(session, text);
        }

        @Override
        public void closed(Session session, int code, String reason) {
            note(session, "closed " + code);
        }

        private void note(Session session, String what) {
            heard.add(((Channel) session).name() + ": " + what);
        }
    }

    private Multiplex abc() {
        return Multiplex.of(Map.of("a", new Noting(), "b", new Noting(), "c", new Noting()));
    }

    private void say(Multiplex multiplex, String... texts) {
        multiplex.opened(carrier);
        more(multiplex, texts);
    }

    private void more(Multiplex multiplex, String... texts) {
        for (var text : texts) {
            carrier.execute(() -> multiplex.message(carrier, text));
        }
    }

    @Test
    void eachChannelHearsItsOwn() {
        say(abc(), "sub,a", "sub,b", "msg,a,one", "msg,b,two", "uns,a", "msg,a,late", "msg,b,x");
        assertThat(heard)
                .containsExactly(
                        "a: opened", "b: opened", "a: one", "b: two", "a: closed 1005", "b: x");
        assertThat(carrier.sent).isEmpty();
    }

    @Test
    void aPayloadKeepsItsCommasAndMayBeEmpty() {
        say(abc(), "sub,a", "msg,a,x,y,,z", "msg,a,");
        assertThat(heard).containsExactly("a: opened", "a: x,y,,z", "a: ");
    }

    @Test
    void aSecondSubChangesNothing() {
        say(abc(), "sub,a", "sub,a", "msg,a,one");
        assertThat(heard).containsExactly("a: opened", "a: one");
    }

    @Test
    void anUnknownChannelIsAnsweredUns() {
        say(abc(), "sub,nobody", "sub,", "msg,nobody,hello", "uns,nobody", "uns,a");
        assertThat(carrier.sent).containsExactly("uns,nobody", "uns,");
        assertThat(heard).isEmpty();
        assertThat(carrier.isOpen()).isTrue();
    }

    @Test
    void oneTooManyIsAnsweredUnsUntilAnotherHasGone() {
        var two = abc().withMaxChannels(2);
        say(two, "sub,a", "sub,b", "sub,c");
        assertThat(carrier.sent).containsExactly("uns,c");
        more(two, "uns,a", "sub,c");
        assertThat(heard).containsExactly("a: opened", "b: opened", "a: closed 1005", "c: opened");
    }

    @Test
    void aNameThatIsTooLongIsAskedOfNobody() {
        var asked = new ArrayList<String>();
        var multiplex =
                Multiplex.of(
                                name -> {
                                    asked.add(name);
                                    return Optional.of(new Noting());
                                })
                        .withMaxNameLength(3);
        say(multiplex, "sub,abcd", "sub,abc");
        assertThat(asked).containsExactly("abc");
        assertThat(carrier.sent).containsExactly("uns,abcd");
    }

    @Test
    void whatIsNoFrameClosesTheSession() {
        for (var text : List.of("", "sub", "hello,a", "msg,a", "SUB,a")) {
            var session = new Carrier();
            var multiplex = abc();
            multiplex.opened(session);
            multiplex.message(session, text);
            assertThat(session.closes).as(text).containsExactly("1008 not a multiplex frame");
        }
    }

    @Test
    void theServerClosesAChannel() {
        var multiplex =
                Multiplex.of(
                        Map.of(
                                "a",
                                new Noting() {
                                    @Override
                                    public void message(Session session, String text) {
                                        super.message(session, text);
                                        session.close(3000, "enough");
                                        assertThat(session.isOpen()).isFalse();
                                        assertThat(session.send("more")).isFalse();
                                    }
                                }));
        say(multiplex, "sub,a", "msg,a,one", "msg,a,two");
        assertThat(heard).containsExactly("a: opened", "a: one", "a: closed 3000");
        assertThat(carrier.sent).containsExactly("uns,a");
        assertThat(carrier.isOpen()).isTrue();
        more(multiplex, "sub,a");
        assertThat(heard).endsWith("a: opened");
    }

    @Test
    void theEndOfTheSessionIsTheEndOfItsChannels() {
        var multiplex = abc();
        say(multiplex, "sub,a", "sub,b");
        multiplex.closed(carrier, 1006, "");
        multiplex.closed(carrier, 1006, "");
        more(multiplex, "msg,a,late", "sub,c");
        assertThat(heard)
                .containsExactlyInAnyOrder(
                        "a: opened", "b: opened", "a: closed 1006", "b: closed 1006");
    }

    @Test
    void aHandlerThatFailsLosesItsChannelAlone() {
        SessionHandler failing =
                (session, text) -> {
                    throw new IllegalStateException("as the test wants it");
                };
        var multiplex = Multiplex.of(Map.of("a", failing, "b", new Noting()));
        say(multiplex, "sub,a", "sub,b", "msg,a,x", "msg,b,y");
        assertThat(carrier.sent).containsExactly("uns,a");
        assertThat(heard).containsExactly("b: opened", "b: y");
    }

    @Test
    void whatIsSentIsFramedOnceForAllWhoHaveTheChannel() {
        var topics = new Topics();
        SessionHandler subscribing =
                new SessionHandler() {
                    @Override
                    public void opened(Session session) {
                        topics.subscribe(session, "news");
                    }

                    @Override
                    public void message(Session session, String text) {}
                };
        var multiplex = Multiplex.of(Map.of("a", subscribing));
        var other = new Carrier();
        say(multiplex, "sub,a");
        multiplex.opened(other);
        multiplex.message(other, "sub,a");
        assertThat(topics.publish("news", "x,y")).isEqualTo(2);
        assertThat(carrier.sent).containsExactly("msg,a,x,y");
        assertThat(carrier.messages.getFirst()).isSameAs(other.messages.getFirst());
    }

    @Test
    void aChannelHasOnlyText() {
        say(abc(), "sub,a");
        var seen = new ArrayList<Session>();
        var multiplex =
                Multiplex.of(
                        Map.of(
                                "a",
                                (SessionHandler)
                                        (session, text) -> {
                                            seen.add(session);
                                        }));
        say(multiplex, "sub,a", "msg,a,x");
        assertThatThrownBy(() -> seen.getFirst().send(Message.of(new byte[1])))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> seen.getFirst().close(1006, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameWithACommaCannotBe() {
        assertThatThrownBy(() -> Multiplex.of(Map.of("a,b", new Noting())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a,b");
    }
}
