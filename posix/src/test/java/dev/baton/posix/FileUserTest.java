// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileUserTest {
    private static final Path STATUS = Path.of("/proc/thread-self/status");

    @TempDir Path directory;

    @BeforeEach
    void needsRoot() {
        assumeTrue(Credentials.uid() == 0, "needs root");
    }

    private static Accounts.User nobody() {
        return Accounts.user("nobody").orElseThrow();
    }

    /// Real, effective, saved, and that for files; and groups.
    private static List<String> identity() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.matches("(Uid|Gid|Groups|CapEff):.*"))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aThreadUsesFilesAsAnotherUserForAWhileAndIsNobodyElse() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        var before = identity();
        assertThat(FileUser.mayExecute(directory)).isTrue();
        assertThat(FileUser.<Boolean>as(nobody(), () -> FileUser.mayExecute(directory))).isFalse();
        var uid = nobody().uid();
        assertThat(FileUser.<List<String>>as(nobody(), FileUserTest::identity))
                .contains("Uid:\t0\t0\t0\t" + uid);
        assertThat(identity()).isEqualTo(before);
    }

    @Test
    void itIsItselfAgainAlsoAfterAFailure() {
        var before = identity();
        assertThatThrownBy(() ->
                        FileUser.as(
                                nobody(),
                                () -> {
                                    throw new IllegalStateException("no");
                                }))
                .hasMessage("no");
        assertThat(identity()).isEqualTo(before);
    }

    @Test
    void anUnknownFileIsNotForbidden() {
        assertThat(FileUser.mayExecute(directory.resolve("none"))).isTrue();
    }
}
