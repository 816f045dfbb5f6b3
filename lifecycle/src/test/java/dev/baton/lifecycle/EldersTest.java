// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EldersTest {
    private static final int SELF = (int) ProcessHandle.current().pid();

    @Test
    void handsDownThoseThatAreAlive() throws IOException, InterruptedException {
        var process = new ProcessBuilder("sleep", "60").start();
        try {
            var pid = (int) process.pid();
            var first = Elders.of(Map.of()).handDown(Map.of("X", "1"), 0, pid);
            assertThat(first).containsEntry("X", "1").containsKey("BATON_DRAINING");
            var second = Elders.of(first).handDown(first, 1, SELF);

            assertThat(Elders.of(second).alive())
                    .extracting(Elders.Elder::generation)
                    .containsExactly(0, 1);
            process.destroyForcibly().waitFor();
            assertThat(Elders.of(second).alive())
                    .extracting(Elders.Elder::pid)
                    .containsExactly(SELF);
        } finally {
            process.destroyForcibly();
        }
    }

    /// A pid may have been given to another process since.
    @Test
    void knowsAProcessByItsStartToo() {
        assertThat(Elders.of(Map.of("BATON_DRAINING", "0," + SELF + ",1")).alive()).isEmpty();
    }

    @Test
    void skipsWhatMakesNoSense() {
        var elders = Elders.of(Map.of("BATON_DRAINING", "a,b,c 1,2 x 0,99999999999,1 3,0,7"));
        assertThat(elders.alive()).isEmpty();
    }
}
