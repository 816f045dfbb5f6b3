// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecTest {
    @TempDir Path directory;

    @Test
    void aShellRunsOnUnderThePidOfTheJvm() {
        try (var jvm =
                Program.start(Program.scene("exec", "/bin/sh", "-c", "echo $$; echo $0", "me"))) {
            assertThat(jvm.result()).isEqualTo(jvm.child().pid() + "\nme\n");
        }
    }

    @Test
    void theEnvironmentIsTheGivenOneAndNothingElse() {
        try (var jvm = Program.start(Program.scene("exec", "/bin/cat", "/proc/self/environ"))) {
            assertThat(jvm.result()).isEqualTo("PATH=" + Program.PATH.get("PATH") + "\0");
        }
    }

    @Test
    void aJvmReplacesItselfAgainAndAgain() {
        try (var jvm = Program.start(Program.scene("exec-itself", "2"))) {
            assertThat(jvm.result().lines()).hasSize(3).containsOnly("" + jvm.child().pid());
        }
    }

    @Test
    void descriptorsWithoutCloseOnExecSurviveAndNoOthers() {
        try (var jvm = Program.start(Program.scene("exec-keeping"))) {
            var lines = jvm.result().lines().toList();
            var kept = lines.getFirst().split(" ", -1)[0];
            var lost = lines.getFirst().split(" ", -1)[1];
            assertThat(lines.subList(1, lines.size()))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.of("0", "1", "2", kept, "kept bytes").toList())
                    .doesNotContain(lost);
        }
    }

    @Test
    void aMissingProgramIsToldAndTheImageGoesOn() {
        assertRefused(directory.resolve("missing"), Errno.ENOENT);
    }

    @Test
    void aFileThatIsNotExecutableIsToldAndTheImageGoesOn() throws IOException {
        assertRefused(Files.writeString(directory.resolve("file"), "#!/bin/sh\n"), Errno.EACCES);
    }

    @Test
    void aFileOfNoKnownFormatIsToldAndTheImageGoesOn() throws IOException {
        var file = Files.writeString(directory.resolve("file"), "no program");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        assertRefused(file, new Errno(8));
    }

    @Test
    void theMaskAndIgnoredSignalsSurviveIntoTheNewImage() {
        try (var jvm = Program.start(Program.scene("exec-masked"))) {
            var status = jvm.result();
            assertThat(ProcStatus.signals(status, "SigBlk"))
                    .containsExactlyInAnyOrder(Signals.SIGHUP, Scenes.SIGUSR1);
            assertThat(ProcStatus.signals(status, "SigIgn")).contains(Signals.SIGWINCH);
            assertThat(ProcStatus.signals(status, "SigCgt")).as("handlers do not").isEmpty();
        }
    }

    @Test
    void aCopiedDispositionIsThatOfTheSource() {
        try (var jvm = Program.start(Program.scene("exec-copied"))) {
            assertThat(ProcStatus.signals(jvm.result(), "SigIgn"))
                    .contains(Signals.SIGWINCH, Scenes.SIGUSR1);
        }
    }

    private static void assertRefused(Path program, Errno errno) {
        try (var jvm = Program.start(Program.scene("exec", program.toString()))) {
            assertThat(jvm.ending()).isEqualTo(new Child.Ending.Exited(Scenes.REFUSED));
            assertThat(jvm.output()).isEqualTo("execve " + errno.number() + "\n");
        }
    }
}
