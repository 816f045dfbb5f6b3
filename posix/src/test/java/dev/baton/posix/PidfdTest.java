// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PidfdTest {
    @Test
    void aProcessIsSignalledAndItsEndIsSeen() throws IOException, InterruptedException {
        var process = new ProcessBuilder("sleep", "1000").start();
        var pid = (int) process.pid();
        try (var poller = Poller.open();
                var pidfd = Pidfd.open(pid).orElseThrow()) {
            poller.add(pidfd.fd(), Poller.READ, 1);
            assertThat(poller.await(Duration.ZERO)).isEmpty();
            assertThat(pidfd.signal(0)).isTrue();
            assertThat(pidfd.signal(Signals.SIGTERM)).isTrue();
            assertThat(poller.await(Duration.ofSeconds(60))).containsExactly(1L);
            assertThat(process.waitFor()).isEqualTo(128 + Signals.SIGTERM);
            assertThat(pidfd.signal(0)).isFalse();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Pidfd.open(pid)).isEmpty();
    }
}
