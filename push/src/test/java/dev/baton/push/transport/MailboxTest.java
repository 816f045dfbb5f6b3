// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// In order, one at a time, and never more than the client is let bring.
@Timeout(60)
class MailboxTest {
    private static final int ROOM = 4;
    private static final int LENGTH = 100;

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final AtomicInteger roomAgain = new AtomicInteger();

    private Mailbox mailbox(boolean inline) {
        return new Mailbox(inline, ROOM, LENGTH, roomAgain::incrementAndGet);
    }

    private record Wordy(int length) implements Mailbox.Letter {
        @Override
        public void tell() {}
    }

    /// A letter that is being told until somebody lets it go.
    private static final class Stuck implements Mailbox.Letter {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public void tell() {
            begun.countDown();
            awaitLatch(go);
        }

        static Stuck in(Mailbox mailbox) {
            var letter = new Stuck();
            mailbox.post(letter);
            awaitLatch(letter.begun);
            return letter;
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lettersOfEachSenderAreToldInOrderAndOneAtATime(boolean inline) throws Exception {
        var mailbox = mailbox(inline);
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        var senders =
                IntStream.range(0, 4)
                        .mapToObj(sender ->
                                Thread.ofPlatform()
                                        .start(() -> {
                                            for (int i = 0; i < 1_000; i++) {
                                                var letter = sender + " " + i;
                                                mailbox.post(() -> {
                                                    most.accumulateAndGet(
                                                            atOnce.incrementAndGet(), Math::max);
                                                    told.add(letter);
                                                    Thread.onSpinWait();
                                                    atOnce.decrementAndGet();
                                                });
                                            }
                                        }))
                        .toList();
        for (var sender : senders) {
            sender.join();
        }
        await().until(() -> told.size() == 4_000);
        assertThat(most).hasValue(1);
        for (int sender = 0; sender < 4; sender++) {
            var prefix = sender + " ";
            assertThat(told.stream().filter(letter -> letter.startsWith(prefix)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1_000).mapToObj(i -> prefix + i).toList());
        }
    }

    @Test
    void lettersAreToldOnAVirtualThread() {
        var mailbox = mailbox(false);
        mailbox.post(() -> told.add("virtual: " + Thread.currentThread().isVirtual()));
        await().untilAsserted(() -> assertThat(told).containsExactly("virtual: true"));
    }

    @Test
    void inlineALetterIsToldByWhoeverBringsItAndOneWithinItAfterIt() {
        var mailbox = mailbox(true);
        var me = Thread.currentThread();
        mailbox.post(() -> {
            mailbox.post(() -> told.add("within"));
            told.add("outer on " + (Thread.currentThread() == me ? "me" : "another"));
        });
        assertThat(told).containsExactly("outer on me", "within");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLetterThatThrowsDoesNotHoldUpTheOthers(boolean inline) {
        var mailbox = mailbox(inline);
        mailbox.post(() -> {
            throw new IllegalStateException("as the test wants it");
        });
        mailbox.post(() -> {
            throw new AssertionError("as the test wants it");
        });
        mailbox.post(() -> told.add("still"));
        await().untilAsserted(() -> assertThat(told).containsExactly("still"));
    }

    @Test
    void itIsFullWhenAsManyWaitAsThereIsRoomForAndNotWhenHalfOfThemDo() throws Exception {
        var mailbox = mailbox(false);
        var stuck = Stuck.in(mailbox);
        for (int i = 0; i < ROOM - 1; i++) {
            mailbox.post(() -> {});
        }
        assertThat(mailbox.isFull()).isFalse();
        var next = new Stuck();
        mailbox.post(next); // the fourth that waits
        assertThat(mailbox.isFull()).isTrue();
        assertThat(roomAgain).hasValue(0);
        stuck.go.countDown();
        awaitLatch(next.begun);
        assertThat(mailbox.isFull()).isFalse();
        assertThat(roomAgain).hasValue(1);
        next.go.countDown();
        mailbox.awaitTold(Duration.ofSeconds(30));
        assertThat(roomAgain).as("told of it once").hasValue(1);
    }

    @Test
    void itIsFullWhenWhatWaitsIsTooLongTogether() {
        var mailbox = mailbox(false);
        var stuck = Stuck.in(mailbox);
        mailbox.post(new Wordy(LENGTH - 1));
        assertThat(mailbox.isFull()).isFalse();
        mailbox.post(new Wordy(1));
        assertThat(mailbox.isFull()).isTrue();
        stuck.go.countDown();
        await().until(() -> !mailbox.isFull());
        assertThat(roomAgain).hasValue(1);
    }

    @Test
    void whoeverBringsLettersWaitsForRoom() throws Exception {
        var mailbox = mailbox(false);
        var stuck = Stuck.in(mailbox);
        mailbox.post(new Wordy(LENGTH));
        var waiting =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                mailbox.awaitRoom();
                                told.add("room");
                            } catch (InterruptedException e) {
                                told.add("interrupted");
                            }
                        });
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        assertThat(told).isEmpty();
        stuck.go.countDown();
        waiting.join();
        assertThat(told).containsExactly("room");
    }

    @Test
    void nobodyWaitsForAHandlerLongerThanItSays() throws Exception {
        var mailbox = mailbox(false);
        var stuck = Stuck.in(mailbox);
        mailbox.awaitTold(Duration.ofMillis(1)); // it returns although nothing was told
        stuck.go.countDown();
        mailbox.post(() -> told.add("told"));
        mailbox.awaitTold(Duration.ofSeconds(30));
        assertThat(told).containsExactly("told");
    }

    @Test
    void noThreadIsLeftWhenThereIsNothingToTell() {
        var mailbox = mailbox(false);
        List<Thread> threads = new ArrayList<>();
        mailbox.post(() -> threads.add(Thread.currentThread()));
        await().until(() -> !threads.isEmpty() && !threads.getFirst().isAlive());
    }

    @Test
    void isSealedOnceEverythingIsTold() {
        var mailbox = mailbox(false);
        var stuck = Stuck.in(mailbox);
        mailbox.post(() -> told.add("before"));
        var sealed = new CountDownLatch(1);
        mailbox.seal(sealed::countDown);
        assertThat(sealed.getCount()).isEqualTo(1);

        stuck.go.countDown();
        awaitLatch(sealed);
        assertThat(told).containsExactly("before");

        mailbox.post(() -> told.add("after"));
        assertThat(mailbox.enter()).isFalse();
        assertThat(told).containsExactly("before");
        mailbox.unseal();
        await().until(() -> told.contains("after"));
        assertThat(mailbox.enter()).isTrue();
    }

    @Test
    void isNotSealedWhileSomebodyIsBringingLetters() {
        var mailbox = mailbox(true);
        assertThat(mailbox.enter()).isTrue();
        mailbox.seal(() -> told.add("sealed"));
        mailbox.post(() -> told.add("brought"));
        assertThat(told).containsExactly("brought");
        mailbox.leave();
        assertThat(told).containsExactly("brought", "sealed");
    }

    @Test
    void anUnsealedMailboxIsNotSealedLater() {
        var mailbox = mailbox(false);
        var stuck = Stuck.in(mailbox);
        mailbox.seal(() -> told.add("sealed"));
        mailbox.unseal();
        mailbox.post(() -> told.add("last"));
        stuck.go.countDown();
        await().until(() -> told.contains("last"));
        assertThat(told).doesNotContain("sealed");
    }
}
