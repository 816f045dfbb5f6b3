// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {
    private static final int NO_PROCESS = Integer.MAX_VALUE;

    @Test
    void killingNobodyIsAnError() {
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> Signals.kill(NO_PROCESS, 0))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> Signals.killGroup(NO_PROCESS, 0))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
    }

    @Test
    void everyProcessOrAGroupOfOursIsNeverHitByMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> Signals.kill(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Signals.kill(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Signals.killGroup(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Signals.killGroup(1, 0));
    }

    @Test
    void existenceIsToldAlsoOfAProcessOfSomebodyElse() {
        assertThat(Signals.exists(Math.toIntExact(ProcessHandle.current().pid()))).isTrue();
        assertThat(Signals.exists(1)).isTrue();
        assertThat(Signals.exists(NO_PROCESS)).isFalse();
    }

    @Test
    void aSetHasTheBitOfEachSignalAndNoOther() {
        try (var arena = Arena.ofConfined()) {
            var bits = Signals.set(arena, Set.of(1, 9, 64)).get(ValueLayout.JAVA_LONG, 0);
            assertThat(bits).isEqualTo(1L | 1L << 8 | 1L << 63);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65})
    void aNumberThatIsNoSignalIsRefused(int signal) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signals.setMask(Set.of(signal)))
                .withMessage("not a signal: " + signal);
    }

    @Test
    void aSignalThatCannotBeIgnoredIsAnError() {
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> Signals.ignore(Signals.SIGKILL))
                .satisfies(e -> assertThat(e.call()).isEqualTo("sigaction"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }
}
