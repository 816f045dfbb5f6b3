// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FirstThreadTest {
    /// Ignored by default, and by this JVM.
    private static final int SIGURG = 23;

    @Test
    void anIgnoredSignalStaysPendingOnceTheFirstThreadBlocksIt() throws IOException {
        var self = (int) ProcessHandle.current().pid();
        Signals.ignore(SIGURG);
        Signals.kill(self, SIGURG);
        assertThat(isPending()).isFalse();

        assertThat(Signals.blockInFirstThread(Set.of(SIGURG))).isTrue();
        Signals.kill(self, SIGURG);

        assertThat(isPending()).isTrue();
        Signals.ignore(SIGURG); // which also forgets it
        assertThat(isPending()).isFalse();
    }

    private static boolean isPending() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("ShdPnd:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(mask -> (mask >>> (SIGURG - 1) & 1) == 1);
        }
    }
}
