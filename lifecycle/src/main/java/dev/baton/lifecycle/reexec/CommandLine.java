// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.reexec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What starts the next generation.
///
/// @param program the file to execute
/// @param arguments including the zeroth
public record CommandLine(Path program, List<String> arguments) {
    private static final List<String> TRAINING =
            List.of(
                    "-XX:AOTCacheOutput=",
                    "-XX:AOTMode=record",
                    "-XX:AOTConfiguration=",
                    "-XX:ArchiveClassesAtExit=");

    public CommandLine {
        arguments = List.copyOf(arguments);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("no command");
        }
    }

    /// The command line of this process, without what would train an AOT cache again.
    public static CommandLine ofThisProcess() {
        try {
            var raw = Files.readAllBytes(Path.of("/proc/self/cmdline"));
            var words = new String(raw, StandardCharsets.UTF_8).split("\0", -1);
            var arguments = new ArrayList<>(Arrays.asList(words).subList(0, words.length - 1));
            arguments.removeIf(word -> TRAINING.stream().anyMatch(word::startsWith));
            return new CommandLine(thisProgram(), arguments);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the command line of this process", e);
        }
    }

    /// A command that the application chose; its first word is the path of the program.
    public static CommandLine of(List<String> command) {
        return new CommandLine(Path.of(command.getFirst()), command);
    }

    private static Path thisProgram() throws IOException {
        var executable = Files.readSymbolicLink(Path.of("/proc/self/exe"));
        return executable.endsWith("java")
                ? Path.of(System.getProperty("java.home"), "bin", "java")
                : executable;
    }

    /// Whether the program is there and may be executed.
    ///
    /// @return what is wrong, or an empty string
    public String problem() {
        if (!Files.exists(program)) {
            return "there is no " + program;
        }
        return Files.isRegularFile(program) && Files.isExecutable(program)
                ? ""
                : program + " is not executable";
    }
}
