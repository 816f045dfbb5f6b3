// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DrainTest {
    /// Near the overflow of `System.nanoTime`, which may start anywhere.
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000);

    private final InFlight inFlight = new InFlight(clock::get);

    private void pass(long millis) {
        clock.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void nothingInFlightDrainsCleanly() {
        var drain = new Drain(inFlight, clock::get);
        pass(30);

        assertThat(inFlight.isEmpty()).isTrue();
        assertThat(drain.outcome()).isEqualTo(new DrainOutcome.Clean(Duration.ofMillis(30)));
    }

    @Test
    void workThatFinishesInTimeLeavesACleanDrain() {
        var drain = new Drain(inFlight, clock::get);
        try (var work = inFlight.begin("GET /")) {
            assertThat(work).isNotNull();
            assertThat(inFlight.count()).isEqualTo(1);
            assertThat(drain.outcome()).isInstanceOf(DrainOutcome.Forced.class);
        }

        assertThat(drain.outcome()).isEqualTo(new DrainOutcome.Clean(Duration.ZERO));
    }

    @Test
    void stragglersAreNamedOldestFirstWithTheirAge() {
        var first = inFlight.begin("GET /first");
        pass(100);
        var second = inFlight.begin(List.of("GET /second"));
        var drain = new Drain(inFlight, clock::get);
        pass(50);

        var stragglers =
                List.of(
                        new Straggler("GET /first", Duration.ofMillis(150)),
                        new Straggler("[GET /second]", Duration.ofMillis(50)));
        assertThat(drain.outcome())
                .isEqualTo(new DrainOutcome.Forced(Duration.ofMillis(50), stragglers));
        assertThat(stragglers).hasToString("[GET /first (150 ms), [GET /second] (50 ms)]");
        first.close();
        second.close();
    }

    @Test
    void workClosedTwiceIsCountedOnce() {
        var one = inFlight.begin("one");
        var other = inFlight.begin("one");

        one.close();
        one.close();

        assertThat(inFlight.count()).isEqualTo(1);
        other.close();
        assertThat(inFlight.isEmpty()).isTrue();
    }

    @Test
    void aLabelIsAskedOnlyOnceItIsAStraggler() {
        var asked = new ArrayList<String>();
        var label =
                new Object() {
                    @Override
                    public String toString() {
                        asked.add("asked");
                        return "expensive";
                    }
                };

        var work = inFlight.begin(label);
        assertThat(asked).isEmpty();
        assertThat(inFlight.stragglers()).hasSize(1);

        assertThat(asked).hasSize(1);
        work.close();
    }

    @Test
    void manyThreadsCountRight() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        var kept = inFlight.begin("kept");
        for (int i = 0; i < 8; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int n = 0; n < 1_000; n++) {
                                    inFlight.begin(n).close();
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(inFlight.count()).isEqualTo(1);
        kept.close();
    }

    @Test
    void aDrainIsNotForcedWhenNothingIsLeft() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DrainOutcome.Forced(Duration.ZERO, List.of()));
    }
}
