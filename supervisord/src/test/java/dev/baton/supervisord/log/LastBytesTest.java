// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastBytesTest {
    /// Beside what keeps everything.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000, 1024, 5000, 70_000})
    void itKeepsTheLastOfWhatIsWritten(int most) {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var kept = new LastBytes(most);
        for (int run = 0; run < 20; run++) {
            var all = new byte[random.nextInt(3 * most + 10)];
            random.nextBytes(all);
            int written = 0;
            while (written < all.length) {
                int to = Math.min(all.length, written + random.nextInt(most + most / 3 + 2));
                kept.write(all, written, to);
                written = to;
            }
            assertThat(kept.take())
                    .as("seed %d, run %d", seed, run)
                    .isEqualTo(Arrays.copyOfRange(all, Math.max(0, all.length - most), all.length));
        }
        assertThat(kept.take()).isEmpty();
    }
}
