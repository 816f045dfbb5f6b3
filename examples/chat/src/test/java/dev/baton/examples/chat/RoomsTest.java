// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.push.session.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private final Rooms rooms =
            new Rooms(new Topics(), InstantSource.fixed(Instant.ofEpochMilli(7)), _ -> {});
    private final Heard ada = new Heard();
    private final Heard bob = new Heard();

    private void join(Heard session, String room, String name, String page) {
        rooms.join(session, new Request.Join(room, name, page));
    }

    private void say(Heard session, String id, String text) {
        rooms.say(session, new Request.Say(id, text));
    }

    @Test
    void everybodyInARoomHearsWhoComesWhatIsSaidAndWhoLeaves() {
        join(ada, "lobby", "Ada", "page-ada");
        assertThat(ada.heard())
                .containsExactly(
                        """
                        {"is":"joined","room":"lobby","name":"Ada","here":["Ada"],"lines":[]}\
                        """);
        join(bob, "lobby", "Bob", "page-bob");
        assertThat(ada.heard()).containsExactly("{\"is\":\"came\",\"name\":\"Bob\"}");
        say(bob, "line-0001", "hi");
        rooms.leave(bob);
        assertThat(ada.heard())
                .containsExactly(
                        """
                        {"is":"said","id":"line-0001","name":"Bob","text":"hi","at":7}\
                        """,
                        "{\"is\":\"left\",\"name\":\"Bob\"}");
    }

    @Test
    void whoComesLateHearsTheHistory() {
        join(ada, "lobby", "Ada", "page-ada");
        say(ada, "line-0001", "first");
        join(bob, "lobby", "Bob", "page-bob");
        assertThat(bob.heard())
                .containsExactly(
                        """
                        {"is":"joined","room":"lobby","name":"Bob","here":["Ada","Bob"],"lines":\
                        [{"id":"line-0001","name":"Ada","text":"first","at":7}]}\
                        """);
    }

    @Test
    void aLineThatIsSaidTwiceIsHeardOnce() {
        join(ada, "lobby", "Ada", "page-ada");
        say(ada, "line-0001", "hi");
        say(ada, "line-0001", "hi");
        assertThat(ada.heard()).filteredOn(event -> event.contains("said")).hasSize(1);
    }

    @Test
    void anotherPageCannotHaveTheSameNameAndThatChangesNothing() {
        join(ada, "lobby", "Ada", "page-ada");
        join(bob, "other", "Bob", "page-bob");
        assertThatThrownBy(() -> join(bob, "lobby", "ADA", "page-bob"))
                .isInstanceOf(RequestException.class)
                .hasMessage("somebody here is called Ada already");
        assertThat(rooms.sizes()).containsExactly(Map.entry("lobby", 1), Map.entry("other", 1));
    }

    @Test
    void aPageThatComesBackTakesItsPlaceAndNobodyIsTold() {
        join(ada, "lobby", "Ada", "page-ada");
        join(bob, "lobby", "Bob", "page-bob");
        ada.heard();
        var again = new Heard();
        join(again, "lobby", "Bob", "page-bob");
        assertThat(ada.heard()).isEmpty();
        assertThat(bob.closedWith()).isEqualTo(4001);
        rooms.leave(bob);
        assertThat(rooms.sizes()).containsExactly(Map.entry("lobby", 2));
        say(again, "line-0002", "back");
        assertThat(ada.heard()).singleElement().asString().contains("back");
    }

    @Test
    void aRoomEndsWithItsHistoryWhenTheLastOneLeaves() {
        join(ada, "lobby", "Ada", "page-ada");
        say(ada, "line-0001", "hi");
        join(ada, "other", "Ada", "page-ada");
        assertThat(rooms.sizes()).containsExactly(Map.entry("other", 1));
        join(bob, "lobby", "Bob", "page-bob");
        assertThat(bob.heard()).singleElement().asString().endsWith("\"lines\":[]}");
    }

    @Test
    void thereAreNotMoreRoomsThanAllowedNorPeopleInOne() {
        for (int i = 0; i < Rooms.MOST_ROOMS; i++) {
            join(new Heard(), "room" + i, "Ada", "page-ada");
        }
        assertThatThrownBy(() -> join(bob, "one more", "Bob", "page-bob"))
                .hasMessage("there are too many rooms");
        for (int i = 1; i < Rooms.MOST_PEOPLE; i++) {
            join(new Heard(), "room0", "Bob" + i, "page-bob");
        }
        assertThatThrownBy(() -> join(bob, "room0", "Bob", "page-bob"))
                .hasMessage("this room is full");
    }

    @Test
    void whoIsInNoRoomCannotSpeak() {
        assertThatThrownBy(() -> say(ada, "line-0001", "hi")).hasMessage("join a room first");
    }

    @Test
    void manyAtOnceAllHearTheSameInTheSameOrder() throws Exception {
        var sessions = new ArrayList<Heard>();
        for (int i = 0; i < 8; i++) {
            var session = new Heard();
            sessions.add(session);
            join(session, "lobby", "Ada" + i, "page-ada" + i);
        }
        sessions.forEach(Heard::heard);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var session : sessions) {
                var _ =
                        threads.submit(() -> {
                            for (int i = 0; i < 200; i++) {
                                say(session, "line-" + sessions.indexOf(session) + "-" + i, "x");
                            }
                        });
            }
        }
        List<String> first = sessions.getFirst().heard();
        assertThat(first).hasSize(8 * 200);
        sessions.stream().skip(1).forEach(one -> assertThat(one.heard()).isEqualTo(first));
    }
}
