// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.supervisord.spawn.Command.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
    @TempDir Path directory;

    @BeforeEach
    void files() throws IOException {
        file("bin/tool", "rwxr-xr-x");
        file("bin/data", "rw-r--r--");
        file("other/tool", "rwxr-xr-x");
        file("other/data", "rwxr-xr-x");
        Files.createDirectories(directory.resolve("bin/dir"));
    }

    private void file(String name, String mode) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private Command find(String text) throws Command.Problem {
        return Command.find(
                text, directory + "/none:" + directory + "/bin:" + directory + "/other", directory);
    }

    private void assertProblem(String text, Kind kind, String message) {
        var problem = catchThrowableOfType(Command.Problem.class, () -> find(text));
        assertThat(problem).hasMessage(message);
        assertThat(problem.kind()).isEqualTo(kind);
    }

    @Test
    void aNameIsSearchedAlongThePath() throws Command.Problem {
        var command = find("tool a 'b c'");
        assertThat(command.program()).isEqualTo(directory.resolve("bin/tool"));
        assertThat(command.words()).containsExactly("tool", "a", "b c");
    }

    @Test
    void aNameWithASlashIsUsedAsItIs() throws Command.Problem {
        assertThat(find("other/tool").program()).isEqualTo(Path.of("other/tool"));
    }

    @Test
    void theFirstThatIsThereWinsEvenIfItCannotBeExecuted() {
        assertProblem(
                "data",
                Kind.NOT_EXECUTABLE,
                "command at '" + directory + "/bin/data' is not executable");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertProblem("nothing x", Kind.NOT_FOUND, "can't find command 'nothing'");
        assertProblem("/not/there", Kind.NOT_FOUND, "can't find command '/not/there'");
        assertProblem("/never/a\0b", Kind.NOT_FOUND, "can't find command '/never/a\\x00b'");
        assertProblem("bin/dir", Kind.NOT_EXECUTABLE, "command at 'bin/dir' is a directory");
        assertProblem("", Kind.BAD, "command is empty");
        assertProblem("a 'b", Kind.BAD, "can't parse command \"a 'b\": No closing quotation");
    }

    @Test
    void withoutAPathTheUsualDirectoriesAreSearched() throws Command.Problem {
        assertThat(Command.find("cat", null, directory).program()).isEqualTo(Path.of("/bin/cat"));
    }
}
