// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessStatTest {
    private static final String BEHIND_THE_NAME =
            " S 1 70 70 0 -1 4194560 100 0 0 0 7 3 0 0 20 0 1 0 4711 10000 25 18446744073709551615";

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b", "a) Z 9 (b", "))", "", "\u00ff\u0000"})
    void anyNameIsReadOver(String name) {
        assertThat(ProcessStat.parse("66 (" + name + ")" + BEHIND_THE_NAME + "\n"))
                .contains(new ProcessStat(66, 'S', 70, 10, 4711, 25));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "66",
                "66 (a) S",
                "66 (a) S 1 70 70 0 -1 4194560 100 0 0 0 x 3 0 0 20 0 1 0 4711 10000 25",
                "six (a) S 1 70 70 0 -1 4194560 100 0 0 0 7 3 0 0 20 0 1 0 4711 10000 25",
                "66 (a) SS 1 70 70 0 -1 4194560 100 0 0 0 7 3 0 0 20 0 1 0 4711 10000 25",
            })
    void whatIsNoSuchLineIsNoProcess(String line) {
        assertThat(ProcessStat.parse(line)).isEmpty();
    }

    @Test
    void thisProcessRuns() {
        var own = ProcessStat.of((int) ProcessHandle.current().pid()).orElseThrow();
        assertThat(own.hasEnded()).isFalse();
        assertThat(own.pages()).isPositive();
        assertThat(own.startTime()).isPositive();
    }

    @Test
    void aZombieHasEndedAndWhoIsReapedIsGone() {
        int pid;
        try (var program = Program.start(Program.shell("exit 0"))) {
            pid = program.child().pid();
            await().until(() -> ProcessStat.of(pid).orElseThrow().hasEnded());
            program.ending();
        }
        assertThat(ProcessStat.of(pid)).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNoProcess() {
        assertThat(ProcessStat.read(Path.of("/proc/self/nothing"))).isEmpty();
    }
}
