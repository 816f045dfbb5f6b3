// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bench.load.GapMeter.Gap;
import java.util.Collections;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GapMeterTest {
    private static final long MILLI = 1_000_000;

    @Test
    void theLongestTimeBetweenAnswersIsTheGap() {
        var meter = new GapMeter(0);
        LongStream.of(10, 20, 700, 710).forEach(at -> meter.answered(at * MILLI));

        assertThat(meter.longest(720 * MILLI)).isEqualTo(new Gap(20 * MILLI, 700 * MILLI));
    }

    @Test
    void theTimeBeforeTheFirstAndAfterTheLastAnswerCounts() {
        assertThat(new GapMeter(5).longest(50)).isEqualTo(new Gap(5, 50));

        var meter = new GapMeter(0);
        meter.answered(10 * MILLI);
        assertThat(meter.longest(100 * MILLI)).isEqualTo(new Gap(10 * MILLI, 100 * MILLI));
    }

    @Test
    void answersAfterTheEndDoNotStretchTheLastGap() {
        var meter = new GapMeter(0);
        meter.answered(10 * MILLI);
        meter.answered(90 * MILLI);

        assertThat(meter.longest(20 * MILLI)).isEqualTo(new Gap(0, 10 * MILLI));
    }

    @Test
    void slightDisorderMakesNoGap() {
        var random = new Random(4711);
        var answers = LongStream.range(0, 5000).boxed().collect(Collectors.toList());
        for (var i = 0; i < answers.size(); i += 100) {
            Collections.shuffle(answers.subList(i, i + 100), random);
        }
        var meter = new GapMeter(0);
        answers.forEach(at -> meter.answered(at * MILLI));

        assertThat(meter.longest(5000 * MILLI).nanos()).isEqualTo(MILLI);
    }
}
