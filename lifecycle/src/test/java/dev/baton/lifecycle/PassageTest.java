// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.posix.Fd;
import dev.baton.posix.Messages;
import dev.baton.posix.Sockets;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PassageTest {
    private final Fd[] ends = Sockets.pair();
    private final Passage here = new Passage(ends[0]);
    private final Passage there = new Passage(ends[1]);

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    @Test
    void carriesFramesInOrderBothWays() throws IOException {
        here.send("one".getBytes(UTF_8), List.of());
        here.send(new byte[0], List.of());
        there.send("back".getBytes(UTF_8), List.of());
        here.send("three".getBytes(UTF_8), List.of());

        assertThat(there.receive().bytes()).asString(UTF_8).isEqualTo("one");
        assertThat(there.receive().bytes()).isEmpty();
        assertThat(there.receive().bytes()).asString(UTF_8).isEqualTo("three");
        assertThat(here.receive().bytes()).asString(UTF_8).isEqualTo("back");
    }

    /// The first release's bytes; later ones must read them.
    @Test
    void aFrameIsItsLengthTheNumberOfDescriptorsAndItsBytes() throws IOException {
        here.send("ab".getBytes(UTF_8), List.of());

        assertThat(Messages.receive(ends[1].number(), 100).bytes())
                .containsExactly(0, 0, 0, 2, 0, 0, 0, 0, 'a', 'b');
    }

    @Test
    void descriptorsBelongToTheirFrameHoweverLargeTheOthersAre() throws IOException {
        var large = new byte[3 << 20];
        new Random(1).nextBytes(large);
        var pipe = Sockets.pair();
        var sending =
                CompletableFuture.runAsync(() -> {
                    try {
                        here.send(large, List.of());
                        here.send(large, List.of(pipe[0]));
                        here.send(large, List.of());
                        here.send(new byte[1], List.of(pipe[0], pipe[1]));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });

        for (var expected : List.of(0, 1, 0, 2)) {
            var frame = there.receive();
            assertThat(frame.descriptors()).hasSize(expected);
            assertThat(frame.bytes()).hasSize(expected == 2 ? 1 : large.length);
            frame.discard();
        }
        sending.join();
        for (var end : pipe) {
            end.close();
        }
    }

    @Test
    void aDescriptorThatArrivesIsTheSameOpenSocket() throws IOException {
        var pipe = Sockets.pair();
        here.send(new byte[] {7}, List.of(pipe[0]));
        pipe[0].close();

        var moved = there.receive().descriptors().getFirst();
        Messages.send(moved.number(), "through it".getBytes(UTF_8), List.of());
        moved.close();

        assertThat(Messages.receive(pipe[1].number(), 100).bytes())
                .asString(UTF_8)
                .isEqualTo("through it");
        assertThat(Messages.receive(pipe[1].number(), 100).bytes()).isEmpty();
        pipe[1].close();
    }

    @Test
    void manySendersDoNotMixTheirFrames() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var senders =
                    IntStream.range(0, 4)
                            .mapToObj(n ->
                                    threads.submit(() -> {
                                        for (int i = 0; i < 200; i++) {
                                            here.send(new byte[n * 10_000 + n], List.of());
                                        }
                                        return null;
                                    }))
                            .toList();
            for (int i = 0; i < 800; i++) {
                assertThat(there.receive().bytes().length % 10_000).isLessThan(4);
            }
            for (var sender : senders) {
                sender.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void theEndOfTheOtherSideIsAnEndBetweenFrames() throws IOException {
        here.send("last".getBytes(UTF_8), List.of());
        here.close();

        assertThat(there.receive().bytes()).asString(UTF_8).isEqualTo("last");
        assertThatExceptionOfType(EOFException.class).isThrownBy(there::receive);
        assertThatIOException().isThrownBy(() -> there.send(new byte[1], List.of()));
    }

    @Test
    void anEndWithinAFrameIsAnEndToo() {
        Messages.send(ends[0].number(), new byte[] {0, 0, 0, 9, 0, 0, 0, 0, 1}, List.of());
        here.close();

        assertThatExceptionOfType(EOFException.class).isThrownBy(there::receive);
    }

    @Test
    void nonsenseIsRefused() {
        Messages.send(ends[0].number(), new byte[] {-1, 0, 0, 9, 0, 0, 0, 0}, List.of());
        assertThatIOException().isThrownBy(there::receive).withMessageContaining("a frame of");

        Messages.send(ends[0].number(), new byte[] {0, 0, 0, 0, 0, 0, 0, 3}, List.of());
        assertThatIOException().isThrownBy(there::receive).withMessageContaining("without them");
    }

    @Test
    void aFrameThatIsTooLargeIsNotSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> here.send(new byte[Passage.LARGEST + 1], List.of()));
    }

    @Test
    void closingWakesWhoeverWaits() throws Exception {
        var waiting =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return there.receive().toString();
                    } catch (IOException e) {
                        return "woken";
                    }
                });
        there.close();
        there.close();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("woken");
        assertThatIOException().isThrownBy(() -> there.send(new byte[1], List.of()));
        assertThat(ends[1].isOpen()).isFalse();
    }
}
