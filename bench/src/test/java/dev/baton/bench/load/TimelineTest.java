// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long MILLI = 1_000_000;

    @Test
    void aBucketCountsItsAnswersAndKeepsTheWorst() {
        var timeline = new Timeline(0, Duration.ofSeconds(60));
        timeline.answered(0, 300_000);
        timeline.answered(9 * MILLI, 200_000);
        timeline.answered(30 * MILLI, 1000);
        timeline.failed(31 * MILLI);

        assertThat(timeline.series().answers()).containsExactly(2, 0, 0, 1);
        assertThat(timeline.series().failures()).containsExactly(0, 0, 0, 1);
        assertThat(timeline.series().maxMicros()).containsExactly(300, 0, 0, 1);
    }

    @Test
    void nothingIsKeptBeyondTheLimit() {
        var timeline = new Timeline(0, Duration.ofSeconds(30));
        timeline.answered(Duration.ofSeconds(20).toNanos(), 1000);
        timeline.answered(Duration.ofHours(20).toNanos(), 1000);

        assertThat(timeline.series().answers()).hasSize(2001);
    }
}
