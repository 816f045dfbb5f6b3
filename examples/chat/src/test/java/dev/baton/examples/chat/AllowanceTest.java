// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    @Test
    void isUsedUpAndComesBackWithTimeButNeverBeyondItsMost() {
        var now = new AtomicLong();
        var allowance = new Allowance(2, Duration.ofMillis(100), now::get, 2);
        assertThat(taken(allowance, 3)).isEqualTo(2);
        now.addAndGet(Duration.ofMillis(99).toNanos());
        assertThat(allowance.take()).isFalse();
        now.addAndGet(Duration.ofMillis(2).toNanos());
        assertThat(allowance.take()).isTrue();
        now.addAndGet(Duration.ofDays(1).toNanos());
        assertThat(taken(allowance, 3)).isEqualTo(2);
    }

    private static long taken(Allowance allowance, int tries) {
        return IntStream.range(0, tries).filter(_ -> allowance.take()).count();
    }
}
