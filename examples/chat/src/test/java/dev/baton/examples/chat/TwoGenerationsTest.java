// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.push.session.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The rooms of a reload: what is told arrives when the test lets it.
class TwoGenerationsTest {
    private final List<Runnable> later = new ArrayList<>();
    private final Rooms old = rooms();
    private final Rooms young = rooms();
    private final Queue<Runnable> toOld = new ArrayDeque<>();
    private final Queue<Runnable> toYoung = new ArrayDeque<>();
    private final Heard ada = new Heard();

    private Rooms rooms() {
        var clock = InstantSource.fixed(Instant.ofEpochMilli(7));
        return new Rooms(new Topics(), clock, later::add);
    }

    private static Consumer<Object> into(Queue<Runnable> line, Rooms rooms) {
        return what -> line.add(() -> rooms.told(what));
    }

    private static void arrive(Queue<Runnable> line) {
        while (!line.isEmpty()) {
            line.remove().run();
        }
    }

    @BeforeEach
    void meet() {
        join(old, ada, "Ada");
        say(old, ada, "line-0001");
        old.meetSuccessor(into(toYoung, young));
        young.meetPredecessor(into(toOld, old));
        arrive(toYoung);
    }

    private static void join(Rooms rooms, Heard session, String name) {
        rooms.join(session, new Request.Join("lobby", name, "page-" + name));
    }

    private static void say(Rooms rooms, Heard session, String id) {
        rooms.say(session, new Request.Say(id, "hi"));
    }

    private static Heard moved(Heard session) {
        var there = new Heard();
        there.attributes().putAll(session.attributes());
        session.close(1, "is not open here any more");
        return there;
    }

    private static String joined(Heard session) {
        return session.heard().stream()
                .filter(event -> event.contains("\"joined\""))
                .findFirst()
                .orElseThrow();
    }

    /// Ids of lines, as somebody hears them who comes now.
    private static List<String> history(Rooms rooms) {
        var late = new Heard();
        join(rooms, late, "late");
        var ids = new ArrayList<String>();
        var found = Pattern.compile("line-\\d+").matcher(joined(late));
        while (found.find()) {
            ids.add(found.group());
        }
        rooms.leave(late);
        return ids;
    }

    @Test
    void theSuccessorKnowsWhoIsHereAndWhatWasSaid() {
        var bob = new Heard();
        join(young, bob, "Bob");
        assertThat(joined(bob)).contains("[\"Ada\",\"Bob\"]").contains("line-0001");
    }

    @Test
    void whatIsSaidInEitherIsInTheHistoryOfBothOnce() {
        var bob = new Heard();
        join(young, bob, "Bob");
        say(old, ada, "line-0002");
        say(young, bob, "line-0003");
        arrive(toYoung);
        arrive(toOld);
        var there = moved(ada);
        young.resume(there);
        say(young, there, "line-0002");
        say(young, there, "line-0004");
        arrive(toOld);
        assertThat(history(young))
                .containsExactly("line-0001", "line-0003", "line-0002", "line-0004");
        assertThat(history(old))
                .containsExactly("line-0001", "line-0002", "line-0003", "line-0004");
    }

    @Test
    void whoMovesGoesOnWithoutJoining() {
        var there = moved(ada);
        young.resume(there);
        assertThat(there.heard()).containsExactly("{\"is\":\"moved\"}");
        young.leave(there);
        arrive(toOld);
        assertThat(young.sizes()).isEmpty();
        assertThat(old.sizes()).isEmpty();
    }

    @Test
    void aNameIsTakenInBoth() {
        assertThatThrownBy(() ->
                        young.join(new Heard(), new Request.Join("lobby", "ada", "page-other")))
                .hasMessage("somebody here is called Ada already");
    }

    @Test
    void aPageThatComesToTheSuccessorIsDismissedHere() {
        var again = new Heard();
        join(young, again, "Ada");
        arrive(toOld);
        assertThat(ada.closedWith()).isEqualTo(4001);
        old.leave(ada);
        arrive(toYoung);
        assertThat(young.sizes()).containsEntry("lobby", 1);
        assertThat(again.isOpen()).isTrue();
    }

    @Test
    void whoIsOvertakenByTheOwnPageIsDismissedThere() {
        join(young, new Heard(), "Ada");
        var there = moved(ada);
        young.resume(there);
        assertThat(there.closedWith()).isEqualTo(4001);
        young.leave(there);
        assertThat(young.sizes()).containsEntry("lobby", 1);
    }

    @Test
    void ofTwoOfOneNameInTheSameMomentOneStays() {
        var one = new Heard();
        var two = new Heard();
        old.join(one, new Request.Join("lobby", "Bob", "page-0001"));
        young.join(two, new Request.Join("lobby", "bob", "page-0002"));
        arrive(toOld);
        arrive(toYoung);
        assertThat(one.isOpen()).isTrue();
        assertThat(two.closedWith()).isEqualTo(1012);
        young.leaveForNow(two);
        var there = moved(one);
        young.resume(there);
        say(young, there, "line-0002");
        assertThat(history(young)).containsExactly("line-0001", "line-0002");
    }

    @Test
    void aSessionThatNobodyKnowsIsToJoinAgain() {
        var there = moved(ada);
        rooms().resume(there);
        assertThat(there.closedWith()).isEqualTo(1012);
    }

    @Test
    void whoHasNotComeAfterAWhileHasLeft() {
        var bob = new Heard();
        join(young, bob, "Bob");
        bob.heard();
        young.parted();
        assertThat(bob.heard()).isEmpty();
        later.forEach(Runnable::run);
        assertThat(bob.heard()).containsExactly("{\"is\":\"left\",\"name\":\"Ada\"}");
    }

    @Test
    void nobodyLeavesWhileTheNextGenerationTakesThem() {
        young.parted();
        var next = rooms();
        young.meetSuccessor(next::told);
        later.forEach(Runnable::run);
        assertThat(young.sizes()).containsEntry("lobby", 1);
        assertThat(next.sizes()).containsEntry("lobby", 1);
    }

    @Test
    void aRoomGoesOnWhereItWasWhenTheSuccessorDies() {
        var bob = new Heard();
        join(young, bob, "Bob");
        arrive(toOld);
        old.parted();
        say(old, ada, "line-0002");
        later.forEach(Runnable::run);
        assertThat(old.sizes()).containsEntry("lobby", 1);
        assertThat(ada.heard()).last().isEqualTo("{\"is\":\"left\",\"name\":\"Bob\"}");
    }

    @Test
    void whatOnlyALaterReleaseTellsIsPassedOver() {
        old.told(List.of("colour"));
        old.told(Map.of("is", "painted", "room", "lobby", "name", "blue"));
        assertThat(old.sizes()).containsEntry("lobby", 1);
    }
}
