// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.reexec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @TempDir private Path directory;

    /// Prints the command line that it would start the next generation with.
    public static final class Printer {
        private Printer() {}

        public static void main(String... args) {
            var command = CommandLine.ofThisProcess();
            System.out.println(command.program());
            command.arguments().forEach(word -> System.out.println("> " + word));
        }
    }

    @Test
    void theNextGenerationStartsWithTheSameWordsSaveThoseThatTrainACache() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var words = new ArrayList<>(List.of(java.toString()));
        words.add("-Dodd= two words, ü and \"quotes\"");
        words.add("-cp");
        words.add(System.getProperty("java.class.path"));
        words.addAll(List.of(Printer.class.getName(), "", "last "));
        var training =
                List.of(
                        "-XX:AOTMode=record",
                        "-XX:AOTCacheOutput=x",
                        "-XX:AOTConfiguration=x",
                        "-XX:ArchiveClassesAtExit=x");
        var expected = List.copyOf(words);
        words.addAll(words.size() - 1, training);

        var output = directory.resolve("output");
        var process =
                new ProcessBuilder(words)
                        .redirectOutput(output.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor()).isZero();

        assertThat(Files.readAllLines(output, StandardCharsets.UTF_8))
                .first()
                .isEqualTo(java.toString());
        assertThat(Files.readAllLines(output, StandardCharsets.UTF_8).stream().skip(1))
                .containsExactlyElementsOf(expected.stream().map(word -> "> " + word).toList());
    }

    @Test
    void theFirstWordOfAChosenCommandIsItsProgram() {
        var command = CommandLine.of(List.of("/bin/sh", "-c", "true"));

        assertThat(command)
                .isEqualTo(new CommandLine(Path.of("/bin/sh"), List.of("/bin/sh", "-c", "true")));
    }

    @Test
    void aCommandHasAtLeastItsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CommandLine(Path.of("/bin/sh"), List.of()));
    }

    @Test
    void aProgramThatCanBeExecutedIsNoProblem() {
        assertThat(CommandLine.of(List.of("/bin/sh")).problem()).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereIsAProblem() {
        var program = directory.resolve("none");

        assertThat(CommandLine.of(List.of(program.toString())).problem())
                .isEqualTo("there is no " + program);
    }

    @Test
    void aProgramThatIsNotExecutableIsAProblem() throws IOException {
        var program = Files.createFile(directory.resolve("text"));

        assertThat(CommandLine.of(List.of(program.toString())).problem())
                .isEqualTo(program + " is not executable");
    }

    @Test
    void aDirectoryIsNotExecutable() {
        assertThat(CommandLine.of(List.of(directory.toString())).problem())
                .isEqualTo(directory + " is not executable");
    }
}
