// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.Passage;
import dev.baton.push.session.SharedState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What two generations of an application tell each other.
@Timeout(30)
class MovingStateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Passage> ends = Passage.pair();
    private final Lines old = new Lines("one", "two");
    private final Lines young = new Lines();

    /// Keeps what it is told, and tells the successor what it has.
    private static final class Lines implements SharedState {
        private final List<Object> all = new CopyOnWriteArrayList<>();
        private volatile Consumer<Object> other = _ -> {};

        Lines(Object... lines) {
            all.addAll(List.of(lines));
        }

        @Override
        public void meetSuccessor(Consumer<Object> tell) {
            all.forEach(tell);
            other = tell;
        }

        @Override
        public void meetPredecessor(Consumer<Object> tell) {
            other = tell;
        }

        @Override
        public void told(Object what) {
            if (what.equals("unheard of")) {
                throw new IllegalStateException("as the test wants it");
            }
            all.add(what);
        }

        @Override
        public void parted() {
            all.add("parted");
        }
    }

    @AfterEach
    void close() {
        ends.forEach(Passage::close);
    }

    private ParcelSender sender() {
        return new ParcelSender(
                ends.get(0), new MovingTopics(Map.of()), new MovingState(Map.of("lines", old)));
    }

    private ParcelReceiver receiver(Map<String, SharedState> states) {
        var receiver =
                new ParcelReceiver(
                        ends.get(1), new MovingTopics(Map.of()), new MovingState(states));
        Thread.ofPlatform().daemon().start(() -> receiver.receive(new Nowhere()));
        return receiver;
    }

    private static void attend(ParcelSender sender) {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    var _ = sender.attend((_, _, then) -> then.run());
                });
    }

    @Test
    void theSuccessorKnowsAllThereIsBeforeItBegins() {
        var _ = sender();
        var receiver = receiver(Map.of("lines", young));
        assertThat(receiver.awaitState(PATIENCE)).isTrue();
        assertThat(young.all).containsExactly("one", "two");
    }

    @Test
    void eachTellsTheOtherUntilTheyPart() {
        var sender = sender();
        attend(sender);
        assertThat(receiver(Map.of("lines", young)).awaitState(PATIENCE)).isTrue();
        old.other.accept("three");
        young.other.accept(List.of("four", 4L));
        await().until(() -> young.all.contains("three") && old.all.size() == 3);
        assertThat(old.all.getLast()).isEqualTo(List.of("four", 4L));
        sender.close();
        await().until(() -> young.all.contains("parted") && old.all.contains("parted"));
        old.other.accept("nobody hears this");
        young.other.accept("nor this");
        assertThat(young.all).containsExactly("one", "two", "three", "parted");
        assertThat(old.all).endsWith("parted").hasSize(4);
    }

    @Test
    void aSuccessorThatDoesNotComeIsParted() {
        sender().callOff();
        assertThat(old.all).containsExactly("one", "two", "parted");
    }

    @Test
    void nobodyWaitsForAPredecessorThatHasGone() {
        ends.get(0).close();
        assertThat(receiver(Map.of("lines", young)).awaitState(PATIENCE)).isTrue();
        await().until(() -> young.all.contains("parted"));
    }

    @Test
    void aStateThatThrowsOrIsNotThereHoldsUpNobody() {
        var sender = sender();
        attend(sender);
        assertThat(receiver(Map.of("others", young)).awaitState(PATIENCE)).isTrue();
        young.other.accept("one");
        assertThat(young.all).isEmpty();
        old.other.accept("for nobody");
        sender.close();
        await().until(() -> young.all.contains("parted") && old.all.contains("parted"));
        assertThat(young.all).containsExactly("parted");
    }

    @Test
    void whatThrowsIsPassedOver() {
        old.all.add(1, "unheard of");
        var _ = sender();
        assertThat(receiver(Map.of("lines", young)).awaitState(PATIENCE)).isTrue();
        assertThat(young.all).containsExactly("one", "two");
    }

    @Test
    void whatCannotBeToldIsSaidAtOnce() {
        var _ = sender();
        assertThatThrownBy(() -> old.other.accept(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");
    }
}
