// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FdTest {
    /// Above every number that the JVM uses.
    private static final int HIGH = 700;

    @Test
    void aNegativeNumberIsNoDescriptor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fd.of(-1))
                .withMessageContaining("-1");
    }

    @Test
    void duplicateIsTheSameFileAtOrAboveTheNumberAndCloseOnExec() {
        try (var file = Open.memory();
                var copy = file.duplicate(HIGH)) {
            assertThat(copy.number()).isGreaterThanOrEqualTo(HIGH);
            assertThat(copy.closeOnExec()).isTrue();
            Open.write(copy, "through the copy");
            assertThat(Open.text(file)).isEqualTo("through the copy");
        }
    }

    @Test
    void duplicateOutlivesTheOriginal() {
        try (var copy = Open.memoryFrom(HIGH)) {
            Open.write(copy, "still open");
            assertThat(Open.text(copy)).isEqualTo("still open");
        }
    }

    @Test
    void closeOnExecIsSetAndCleared() {
        try (var file = Open.memory()) {
            file.closeOnExec(false);
            assertThat(file.closeOnExec()).isFalse();
            file.closeOnExec(true);
            assertThat(file.closeOnExec()).isTrue();
        }
    }

    @Test
    void duplicateOverReplacesWhatWasOpenThereAndIsNotCloseOnExec() {
        try (var file = Open.memory();
                var target = Open.memory()) {
            file.duplicateOver(target.number());
            assertThat(target.closeOnExec()).isFalse();
            assertThat(file.closeOnExec()).isTrue();
            Open.write(target, "over");
            assertThat(Open.text(file)).isEqualTo("over");
        }
    }

    @Test
    void duplicateOverItselfIsNotCloseOnExecEither() {
        try (var file = Open.memory()) {
            file.duplicateOver(file.number());
            assertThat(file.closeOnExec()).isFalse();
        }
    }

    @Test
    void closeClosesOnceAndASecondTimeHitsNobodyElse() {
        var first = Open.memory();
        first.close();
        assertThat(first.isOpen()).isFalse();
        assertClosed(first.number());
        try (var heir = Open.memory()) {
            assertThat(heir.number()).isEqualTo(first.number());
            first.close();
            assertThat(heir.closeOnExec()).isTrue();
        }
        assertThat(first).hasToString("fd " + first.number() + " (closed)");
    }

    @Test
    void callsReturnAtOnceOrWaitAsAskedFor() throws Exception {
        try (var file = Open.memory()) {
            var info = java.nio.file.Path.of("/proc/self/fdinfo/" + file.number());
            file.nonBlocking();
            assertThat(flags(info) & 04000).isEqualTo(04000);
            file.blocking();
            assertThat(flags(info) & 04000).isZero();
        }
    }

    private static int flags(java.nio.file.Path info) throws java.io.IOException {
        var text = java.nio.file.Files.readString(info);
        return Integer.parseInt(text.replaceAll("(?s).*flags:\\s*(\\d+).*", "$1"), 8);
    }

    @Test
    void aReleasedDescriptorStaysOpen() {
        var file = Open.memory();
        var number = file.release();
        file.close();
        assertThat(file.isOpen()).isFalse();
        try (var next = Fd.of(number)) {
            assertThat(next.isOpen()).isTrue();
            assertThat(Fd.open()).contains(number);
        }
        assertClosed(number);
    }

    private static void assertClosed(int number) {
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> Fd.of(number).closeOnExec())
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
    }

    @Test
    void openTellsTheDescriptorsOfThisProcess() {
        try (var file = Open.memory();
                var copy = file.duplicate(HIGH)) {
            assertThat(Fd.open()).contains(0, 1, 2, file.number(), copy.number()).isSorted();
        }
    }

    @ParameterizedTest
    @MethodSource("waysToMark")
    void closeOnExecFromMarksTheDescriptorsAtOrAboveTheNumberAndNoOther(IntConsumer mark) {
        try (var file = Open.memory();
                var below = file.duplicate(HIGH);
                var at = file.duplicate(HIGH + 1);
                var above = file.duplicate(HIGH + 20)) {
            Stream.of(below, at, above).forEach(fd -> fd.closeOnExec(false));
            mark.accept(at.number());
            assertThat(below.closeOnExec()).isFalse();
            assertThat(at.closeOnExec()).isTrue();
            assertThat(above.closeOnExec()).isTrue();
        }
    }

    static Stream<Named<IntConsumer>> waysToMark() {
        return Stream.of(
                Named.of("close_range", Fd::closeOnExecFrom),
                Named.of("one by one", Fd::closeOnExecOneByOne));
    }

    @Test
    void anErrorCarriesTheCallAndItsErrno() {
        var nobody = Fd.of(9999);
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(nobody::closeOnExec)
                .satisfies(e -> assertThat(e.call()).isEqualTo("fcntl"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF))
                .withMessage("fcntl: EBADF, bad file descriptor (descriptor 9999)");
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> nobody.duplicateOver(HIGH))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(nobody::close)
                .satisfies(e -> assertThat(e.call()).isEqualTo("close"));
    }
}
