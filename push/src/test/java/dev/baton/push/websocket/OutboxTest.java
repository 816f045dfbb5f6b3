// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OutboxTest {
    /// Counts how often it is woken.
    private static final class CountingLoop extends DefaultEventLoop {
        private final AtomicInteger tasks = new AtomicInteger();

        @Override
        public void execute(Runnable task) {
            tasks.incrementAndGet();
            super.execute(task);
        }
    }

    private final CountingLoop loop = new CountingLoop();
    private final Outbox outbox = new Outbox(loop);

    @AfterEach
    void end() {
        var _ = loop.shutdownGracefully(0, 1, SECONDS);
    }

    /// Keeps the loop busy until the latch is down.
    private CountDownLatch busy() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        loop.execute(() -> {
            entered.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        entered.await();
        return go;
    }

    @Test
    void theLoopIsWokenOnceForAllThatHasGathered() throws Exception {
        var go = busy();
        var done = new CountDownLatch(1000);
        int before = loop.tasks.get();
        for (int i = 0; i < 1000; i++) {
            outbox.order(done::countDown);
        }
        assertThat(loop.tasks.get()).isEqualTo(before + 1);
        assertThat(outbox.isEmpty()).isFalse();
        go.countDown();
        assertThat(done.await(20, SECONDS)).isTrue();
    }

    @Test
    void ordersAreCarriedOutInOrderHoweverMany() throws Exception {
        var go = busy();
        int count = 10_000;
        List<Integer> seen = new ArrayList<>();
        var done = new CountDownLatch(1);
        for (int i = 0; i < count; i++) {
            int number = i;
            outbox.order(() -> seen.add(number));
        }
        outbox.order(done::countDown);
        go.countDown();
        assertThat(done.await(20, SECONDS)).isTrue();
        assertThat(seen).hasSize(count).isSorted();
    }

    @Test
    void otherTasksOfTheLoopAreNotHeldUpByManyOrders() throws Exception {
        var go = busy();
        var order = new ArrayList<String>();
        var done = new CountDownLatch(1);
        for (int i = 0; i < 10_000; i++) {
            outbox.order(() -> {});
        }
        outbox.order(() -> order.add("last order"));
        outbox.order(done::countDown);
        loop.execute(() -> order.add("another task"));
        go.countDown();
        assertThat(done.await(20, SECONDS)).isTrue();
        assertThat(order).containsExactly("another task", "last order");
    }

    @Test
    void anOrderThatFailsHurtsNoOther() throws Exception {
        var done = new CountDownLatch(1);
        outbox.order(() -> {
            throw new StackOverflowError("as the test wants");
        });
        outbox.order(done::countDown);
        assertThat(done.await(20, SECONDS)).isTrue();
    }
}
