// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PollerTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void whatCanBeReadIsToldByItsToken() {
        try (var poller = Poller.open();
                var one = Pipe.open();
                var other = Pipe.open()) {
            poller.add(one.reading(), Poller.READ, 1L << 40);
            poller.add(other.reading(), Poller.READ, 7);
            assertThat(poller.await(Duration.ZERO)).isEmpty();

            Pipe.write(one.writing(), ByteBuffer.allocateDirect(1));
            assertThat(poller.await(LONG)).containsExactly(1L << 40);
            Pipe.write(other.writing(), ByteBuffer.allocateDirect(1));
            assertThat(poller.await(LONG)).containsExactlyInAnyOrder(1L << 40, 7L);
        }
    }

    @Test
    void theEndOfAPipeIsToldAndWhatIsRemovedIsNot() {
        try (var poller = Poller.open();
                var pipe = Pipe.open()) {
            poller.add(pipe.reading(), Poller.READ, 1);
            pipe.writing().close();
            assertThat(poller.await(LONG)).containsExactly(1L);
            poller.remove(pipe.reading());
            assertThat(poller.await(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void whatCanBeWrittenIsToldWhileItIsAskedFor() {
        try (var poller = Poller.open();
                var pipe = Pipe.open()) {
            poller.add(pipe.writing(), Poller.WRITE, 3);
            assertThat(poller.await(LONG)).containsExactly(3L);
            poller.change(pipe.writing(), 0, 3);
            assertThat(poller.await(Duration.ZERO)).isEmpty();
            pipe.reading().close();
            assertThat(poller.await(LONG)).as("nobody reads any more").containsExactly(3L);
        }
    }

    @Test
    void aWaitIsEndedByAWake() throws Exception {
        try (var poller = Poller.open()) {
            var woken = CompletableFuture.supplyAsync(() -> poller.await(LONG));
            poller.wake();
            assertThat(woken.get(30, TimeUnit.SECONDS)).isEmpty();
            poller.wake();
            assertThat(poller.await(LONG)).as("a wake before the wait counts").isEmpty();
        }
    }

    @Test
    void theEndOfAChildIsTold() {
        try (var poller = Poller.open()) {
            var child = Program.shell("read x").start();
            try (var pidfd = child.openPidfd()) {
                poller.add(pidfd, Poller.READ, 5);
                child.signal(Signals.SIGKILL);
                assertThat(poller.await(LONG)).containsExactly(5L);
                assertThat(child.ended()).isPresent();
            }
        }
    }

    @Test
    void aNegativeTokenIsRefused() {
        try (var poller = Poller.open();
                var pipe = Pipe.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> poller.add(pipe.reading(), Poller.READ, -1));
        }
    }
}
