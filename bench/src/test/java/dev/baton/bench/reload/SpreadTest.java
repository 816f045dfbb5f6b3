// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void percentilesAreValuesThatOccurred() {
        var hundred = DoubleStream.iterate(1, value -> value + 1).limit(100).toArray();

        assertThat(Spread.percentile(hundred, 50)).isEqualTo(50);
        assertThat(Spread.percentile(hundred, 99)).isEqualTo(99);
        assertThat(Spread.percentile(hundred, 100)).isEqualTo(100);
        assertThat(Spread.percentile(hundred, 0)).isEqualTo(1);
    }

    @Test
    void theOnlyValueIsEveryPercentile() {
        assertThat(Spread.percentile(DoubleStream.of(3), 99)).isEqualTo(3);
        assertThat(Spread.of(DoubleStream.of(3))).isEqualTo(new Spread(1, 3, 3, 3));
    }

    @Test
    void nothingHasASpreadOfZeros() {
        assertThat(Spread.of(DoubleStream.empty())).isEqualTo(new Spread(0, 0, 0, 0));
        assertThat(Spread.percentile(DoubleStream.empty(), 99)).isZero();
    }

    @Test
    void orderDoesNotMatter() {
        assertThat(Spread.of(DoubleStream.of(5, 1, 3))).isEqualTo(new Spread(3, 1, 3, 5));
    }
}
