// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.push.session.Topics;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VisitorsTest {
    private static final String JOIN =
            """
            {"do":"join","room":"lobby","name":"Ada","page":"page-ada"}\
            """;

    private final Rooms rooms = new Rooms(new Topics());
    private final Visitors visitors = new Visitors(rooms);
    private final Heard ada = new Heard();

    @BeforeEach
    void open() {
        visitors.opened(ada);
    }

    private static String join(String room, String name) {
        return "{\"do\":\"join\",\"room\":\"%s\",\"name\":\"%s\",\"page\":\"page-ada\"}"
                .formatted(room, name);
    }

    private static String say(String text) {
        return "{\"do\":\"say\",\"id\":\"line-0001\",\"text\":\"%s\"}".formatted(text);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("", "do is missing, or no text"),
                Arguments.of("{", "not JSON"),
                Arguments.of("[".repeat(5000), "not JSON"),
                Arguments.of("null", "do is missing, or no text"),
                Arguments.of("{\"do\":\"dance\"}", "do is join or say"),
                Arguments.of("{\"do\":\"join\",\"room\":7}", "room is missing, or no text"),
                Arguments.of(join("lobby", " "), "a name cannot be empty"),
                Arguments.of(join("lobby", "A".repeat(25)), "a name has at most 24 characters"),
                Arguments.of(
                        join("r".repeat(33), "Ada"), "a room's name has at most 32 characters"),
                Arguments.of(
                        join("lobby", "A\\u0000a"), "a name has characters that cannot be shown"),
                Arguments.of(
                        join("lobby", "A\\u202ea"), "a name has characters that cannot be shown"),
                Arguments.of(
                        join("lobby", "A\\ud800"), "a name has characters that cannot be shown"),
                Arguments.of(
                        "{\"do\":\"join\",\"room\":\"a\",\"name\":\"b\",\"page\":\"c\"}",
                        "page is 8 to 40 letters and digits"),
                Arguments.of(say("\\n"), "a line cannot be empty"),
                Arguments.of(say("x".repeat(1001)), "a line has at most 1000 characters"),
                Arguments.of(say("a\\u0007"), "a line has characters that cannot be shown"),
                Arguments.of(say("a\\udc00"), "a line has characters that cannot be shown"),
                Arguments.of(say("x".repeat(20_000)), "that is too long"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String sent, String why) {
        visitors.message(ada, sent);
        assertThat(ada.heard())
                .singleElement()
                .asString()
                .contains("\"is\":\"refused\",\"why\":\"" + why + "\"");
        assertThat(ada.isOpen()).isTrue();
        assertThat(rooms.sizes()).isEmpty();
    }

    @Test
    void aLineOfAThousandAstralCharactersIsTakenEvenEscaped() {
        visitors.message(ada, JOIN);
        visitors.message(ada, say("\\ud83d\\udca1".repeat(1000)));
        assertThat(ada.heard()).last().asString().contains("💡".repeat(1000));
    }

    @Test
    void whoIsTooFastIsToldWhichLineWasNotTaken() {
        visitors.message(ada, JOIN);
        for (int i = 0; i < 40; i++) {
            visitors.message(ada, say("hi"));
        }
        assertThat(ada.heard())
                .last()
                .isEqualTo(
                        """
                        {"is":"refused","why":"too fast: wait a moment","id":"line-0001"}\
                        """);
    }

    @Test
    void whoOnlySendsRubbishIsSentAway() {
        for (int i = 0; i < 200; i++) {
            visitors.message(ada, "rubbish");
        }
        assertThat(ada.closedWith()).isEqualTo(1008);
    }

    @Test
    void aSessionThatEndsLeavesItsRoom() {
        visitors.message(ada, JOIN);
        visitors.closed(ada, 1006, "");
        assertThat(rooms.sizes()).isEmpty();
    }

    @Test
    void whenAReloadClosesOneAfterTheOtherNobodySeemsToLeave() {
        var bob = new Heard();
        visitors.opened(bob);
        visitors.message(ada, JOIN);
        visitors.message(bob, join("lobby", "Bob"));
        bob.heard();
        visitors.closed(ada, 1012, "service restart");
        visitors.closed(bob, 1012, "service restart");
        assertThat(bob.heard()).isEmpty();
        assertThat(rooms.sizes()).containsEntry("lobby", 2);
    }

    @Test
    void aVisitorWhoMovesHasNoMorePatienceThanBefore() {
        for (int i = 0; i < 150; i++) {
            visitors.message(ada, "rubbish");
        }
        var there = new Heard();
        there.attributes().putAll(ada.attributes());
        var next = new Visitors(new Rooms(new Topics()));
        next.resumed(there);
        for (int i = 0; i < 49; i++) {
            next.message(there, "rubbish");
        }
        assertThat(there.isOpen()).isTrue();
        next.message(there, "rubbish");
        assertThat(there.closedWith()).isEqualTo(1008);
    }
}
