// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClockTest {
    /// The other process.
    static final class Other {
        private Other() {}

        public static void main(String[] args) {
            System.out.print(System.nanoTime());
        }
    }

    @Test
    void nanoTimeMayBeComparedBetweenProcesses() throws Exception {
        var before = System.nanoTime();
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Other.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var between =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

        assertThat(process.waitFor()).isZero();
        assertThat(Long.parseLong(between)).isBetween(before, System.nanoTime());
    }
}
