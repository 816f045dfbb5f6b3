// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.session.Overflow;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens at the marks: each message of these tests takes ten of the high one, which is a
/// thousand, or so.
@Timeout(60)
class OutboxTest {
    private static final int SIZE = 100 - Outbox.OVERHEAD % 100;
    private static final int COST = SIZE + Outbox.OVERHEAD;
    private static final long HIGH = 10L * COST;
    private static final long LOW = 4L * COST;

    private final Object session = new Object();
    private final DropCounter drops = new DropCounter();
    private volatile long below;
    private volatile boolean open = true;

    private Outbox<String> outbox(Overflow overflow) {
        return new Outbox<>(HIGH, LOW, overflow, session, () -> below, () -> open, drops);
    }

    private Outbox.Taken add(Outbox<String> outbox, String message) {
        return add(outbox, message, SIZE);
    }

    private Outbox.Taken add(Outbox<String> outbox, String message, int size) {
        synchronized (session) {
            return outbox.add(message, size);
        }
    }

    private Outbox<String> full(Overflow overflow) {
        var outbox = outbox(overflow);
        for (int i = 0; i < 10; i++) {
            assertThat(add(outbox, "m" + i)).isEqualTo(Outbox.Taken.YES);
        }
        return outbox;
    }

    @ParameterizedTest
    @EnumSource
    void upToTheHighMarkEverythingIsTaken(Overflow overflow) {
        var outbox = full(overflow);
        assertThat(outbox.pending()).isEqualTo(10L * SIZE);
        assertThat(drops.dropped()).isZero();
        assertThat(outbox.takeAll()).hasSize(10).startsWith("m0").endsWith("m9");
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatIsAloneMayBeOfAnySize(Overflow overflow) {
        var outbox = outbox(overflow);
        assertThat(add(outbox, "huge", Integer.MAX_VALUE)).isEqualTo(Outbox.Taken.YES);
        assertThat(outbox.take()).isEqualTo("huge");
        assertThat(outbox.pending()).isZero();
    }

    @Test
    void emptyMessagesTakeRoomToo() {
        var outbox = outbox(Overflow.CLOSE);
        int count = 0;
        while (add(outbox, "", 0) == Outbox.Taken.YES) {
            count++;
            assertThat(count).isLessThan(10_000);
        }
        assertThat(count).isEqualTo(HIGH / Outbox.OVERHEAD);
    }

    @Test
    void whatTheConnectionHasYetToSendCounts() {
        var outbox = outbox(Overflow.CLOSE);
        below = HIGH - COST;
        assertThat(add(outbox, "a")).isEqualTo(Outbox.Taken.YES);
        assertThat(outbox.pending()).isEqualTo(below + SIZE);
        assertThat(add(outbox, "b")).isEqualTo(Outbox.Taken.TOO_MUCH);
        below = 0;
        assertThat(add(outbox, "b")).isEqualTo(Outbox.Taken.YES);
    }

    @Test
    void whoClosesTakesNoneAboveTheMarkAndKeepsTheOthers() {
        var outbox = full(Overflow.CLOSE);
        assertThat(add(outbox, "more", 0)).isEqualTo(Outbox.Taken.TOO_MUCH);
        assertThat(outbox.takeAll()).hasSize(10).doesNotContain("more");
        assertThat(drops.dropped()).isEqualTo(1);
    }

    @Test
    void whoDropsDropsTheOldestAndNoMoreThanHasToGo() {
        var outbox = full(Overflow.DROP_OLDEST);
        assertThat(add(outbox, "more")).isEqualTo(Outbox.Taken.YES);
        assertThat(drops.dropped()).isEqualTo(1);
        assertThat(add(outbox, "large", SIZE + 1)).isEqualTo(Outbox.Taken.YES);
        assertThat(drops.dropped()).isEqualTo(3);
        assertThat(outbox.pending()).isEqualTo(9L * SIZE + 1);
        assertThat(outbox.takeAll())
                .containsExactly("m3", "m4", "m5", "m6", "m7", "m8", "m9", "more", "large");
    }

    @Test
    void whoDropsNeverDropsTheNewest() {
        var outbox = full(Overflow.DROP_OLDEST);
        assertThat(add(outbox, "huge", 10 * (int) HIGH)).isEqualTo(Outbox.Taken.YES);
        assertThat(drops.dropped()).isEqualTo(10);
        assertThat(outbox.takeAll()).containsExactly("huge");
        below = 2 * HIGH;
        assertThat(add(outbox, "a")).isEqualTo(Outbox.Taken.YES);
        assertThat(outbox.takeAll()).as("beside what cannot be taken back").containsExactly("a");
    }

    /// A sender on a thread of its own.
    private final class Sender {
        private final AtomicReference<Outbox.Taken> taken = new AtomicReference<>();
        private volatile boolean interrupted;
        private final Thread thread;

        Sender(Outbox<String> to) {
            thread =
                    Thread.ofPlatform()
                            .start(() -> {
                                taken.set(add(to, "late"));
                                interrupted = Thread.currentThread().isInterrupted();
                            });
        }

        Sender paused() {
            await().until(() -> thread.getState() == Thread.State.WAITING);
            return this;
        }

        Outbox.Taken taken() throws InterruptedException {
            thread.join();
            return taken.get();
        }
    }

    private void wake() {
        synchronized (session) {
            session.notifyAll();
        }
    }

    @Test
    void whoPausesWaitsForTheLowMark() throws Exception {
        var outbox = full(Overflow.PAUSE);
        var sender = new Sender(outbox).paused();
        synchronized (session) {
            for (int i = 0; i < 5; i++) {
                outbox.take();
            }
            session.notifyAll();
        }
        sender.paused(); // five wait, and four are the mark
        assertThat(sender.taken.get()).isNull();
        synchronized (session) {
            outbox.take();
            session.notifyAll();
        }
        assertThat(sender.taken()).isEqualTo(Outbox.Taken.YES);
        assertThat(outbox.takeAll()).containsExactly("m6", "m7", "m8", "m9", "late");
        assertThat(drops.dropped()).isZero();
    }

    @Test
    void whoPausesIsToldWhenTheSessionCloses() throws Exception {
        var outbox = full(Overflow.PAUSE);
        var sender = new Sender(outbox).paused();
        open = false;
        wake();
        assertThat(sender.taken()).isEqualTo(Outbox.Taken.CLOSED);
        assertThat(outbox.takeAll()).doesNotContain("late");
    }

    @Test
    void whoPausesMayBeInterruptedAndStaysSo() throws Exception {
        var outbox = full(Overflow.PAUSE);
        var sender = new Sender(outbox).paused();
        sender.thread.interrupt();
        assertThat(sender.taken()).isEqualTo(Outbox.Taken.CLOSED);
        assertThat(sender.interrupted).isTrue();
    }

    @Test
    void anEventLoopNeverPauses() throws Exception {
        var outbox = full(Overflow.PAUSE);
        var taken = new AtomicReference<Outbox.Taken>();
        var loop = new FastThreadLocalThread(() -> taken.set(add(outbox, "late")));
        loop.start();
        loop.join();
        assertThat(taken).hasValue(Outbox.Taken.TOO_MUCH);
    }

    /// What the other generation publishes.
    @ParameterizedTest
    @EnumSource
    void whoCarriesWaitsForNobodyAndDoesNotFillTheMemory(Overflow overflow) throws Exception {
        var outbox = full(overflow);
        int most = overflow == Overflow.PAUSE ? 20 : 10;
        for (int i = 10; i < most; i++) {
            assertThat(Carried.result(() -> add(outbox, "m"))).isEqualTo(Outbox.Taken.YES);
        }
        var taken = overflow == Overflow.DROP_OLDEST ? Outbox.Taken.YES : Outbox.Taken.TOO_MUCH;
        assertThat(Carried.result(() -> add(outbox, "one more"))).isEqualTo(taken);
        assertThat(outbox.takeAll()).hasSize(most);
        assertThat(drops.dropped()).isOne();
    }
}
