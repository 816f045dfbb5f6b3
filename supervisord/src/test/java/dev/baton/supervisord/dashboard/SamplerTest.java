// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.posix.ProcessStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A `/proc` of our own, and the kernel's. Pages have 4,096 bytes where nobody says otherwise.
final class SamplerTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir private Path proc;
    private Sampler sampler;

    @BeforeEach
    void begin() {
        sampler = new Sampler(proc);
    }

    private static String line(int pid, int group, long ticks, long born, long pages) {
        return "%d (a) S 1 %d %d 0 -1 4194304 1 0 0 0 %d 1 0 0 20 0 1 0 %d 100 %d 18446744073709551615 1"
                .formatted(pid, group, group, ticks - 1, born, pages);
    }

    private void runs(int pid, int group, long ticks, long born, long pages) throws IOException {
        Files.createDirectories(proc.resolve(Integer.toString(pid)));
        Files.writeString(proc.resolve(pid + "/stat"), line(pid, group, ticks, born, pages) + "\n");
    }

    @Test
    void whatAGroupTakesIsTheSumOfItsProcesses() throws IOException {
        runs(10, 10, 100, 1, 5);
        runs(11, 10, 50, 2, 7);
        runs(20, 20, 1, 3, 1);
        runs(30, 30, 1, 3, 1);
        assertThat(sampler.sample(Set.of(10, 20), 5 * SECOND))
                .isEqualTo(Map.of(10, new Usage(-1, 12 * 4096), 20, new Usage(-1, 4096)));
        runs(10, 10, 130, 1, 5);
        runs(11, 10, 70, 2, 9);
        assertThat(sampler.sample(Set.of(10, 20), 7 * SECOND))
                .isEqualTo(Map.of(10, new Usage(250, 14 * 4096), 20, new Usage(0, 4096)));
    }

    @Test
    void aPidThatIsUsedAgainIsAnotherProcess() throws IOException {
        runs(10, 10, 100_000, 1, 1);
        sampler.sample(Set.of(10), SECOND);
        runs(10, 10, 20, 500, 1);
        assertThat(sampler.sample(Set.of(10), 2 * SECOND))
                .isEqualTo(Map.of(10, new Usage(200, 4096)));
    }

    @Test
    void whatNobodyLookedAtForAWhileBeginsAnew() throws IOException {
        runs(10, 10, 100, 1, 1);
        sampler.sample(Set.of(10), SECOND);
        sampler.forget();
        assertThat(sampler.sample(Set.of(10), 2 * SECOND))
                .isEqualTo(Map.of(10, new Usage(-1, 4096)));
    }

    @Test
    void theKernelTellsAboutThisProcess() throws IOException {
        var stat = ProcessStat.of((int) ProcessHandle.current().pid()).orElseThrow();
        var real = new Sampler(Path.of("/proc"));
        assertThat(real.sample(Set.of(stat.group()), 1).get(stat.group()))
                .satisfies(usage -> assertThat(usage.bytes()).isGreaterThan(1 << 20));
    }
}
