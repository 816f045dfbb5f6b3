// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTest {
    @Test
    void aRatioIsTheMedianOfTheRatiosOfTheRounds() {
        var netty = score(100, 50, 200);
        var other = score(90, 50, 100);
        assertThat(other.rateOf(netty)).isEqualTo(0.9);
        assertThat(netty.rateOf(netty)).isEqualTo(1);
    }

    @Test
    void anEvenNumberOfRoundsHasItsMedianInBetween() {
        assertThat(Score.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
        assertThat(Score.median(List.of())).isNaN();
    }

    private static Score score(double... perSecond) {
        var score = new Score("one");
        for (var one : perSecond) {
            score.add(new Score.Round(one, 1 / one));
        }
        return score;
    }
}
