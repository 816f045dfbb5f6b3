// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PosixTest {
    @Test
    void theMachineThatRunsTheTestsHasEverything() {
        assertThat(Posix.unsupported()).isEmpty();
        assertThatCode(Posix::require).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "x86_64", "aarch64", "AARCH64"})
    void linuxOnTheseMachinesIsSupported(String arch) {
        assertThat(Posix.unsupported("Linux", arch)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Mac OS X,aarch64", "Windows 11,amd64", "FreeBSD,amd64"})
    void anotherSystemIsNamedInOneSentence(String os, String arch) {
        assertThat(Posix.unsupported(os, arch))
                .contains("Baton reloads processes on Linux only; this is " + os + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"riscv64", "arm", "i386", "s390x"})
    void anotherMachineIsNamedInOneSentence(String arch) {
        assertThat(Posix.unsupported("Linux", arch))
                .contains(
                        "Baton knows the Linux call layouts of x86_64 and aarch64 only; this is "
                                + arch
                                + ".");
    }
}
