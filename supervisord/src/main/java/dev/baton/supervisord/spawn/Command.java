// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import dev.baton.supervisord.config.PythonText;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command that can be executed, as far as that can be seen before.
///
/// @param program the file: as written when that has a `/`, else where the path led to
/// @param words including the zeroth, as written
public record Command(Path program, List<String> words) {
    private static final String DEFAULT_PATH = "/bin:/usr/bin:/usr/local/bin";

    public Command {
        words = List.copyOf(words);
    }

    /// Why a command cannot be executed; the message is what clients see.
    public static final class Problem extends Exception {
        @Serial private static final long serialVersionUID = 1;

        private final Kind kind;

        Problem(Kind kind, String message) {
            super(message);
            this.kind = kind;
        }

        /// What is wrong, roughly.
        public Kind kind() {
            return kind;
        }
    }

    /// What can be wrong with a command.
    public enum Kind {
        /// It cannot be split into words, or there are none.
        BAD,
        /// There is no such file.
        NOT_FOUND,
        /// It is a directory, or nobody may execute it.
        NOT_EXECUTABLE,
        /// This daemon may not execute it.
        NO_PERMISSION
    }

    /// Splits a command and finds its program.
    ///
    /// @param text as configured
    /// @param path directories to search, with colons between; null for the usual ones
    /// @param workingDirectory what relative paths start from
    /// @throws Problem when it cannot be executed
    public static Command find(String text, @Nullable String path, Path workingDirectory)
            throws Problem {
        var words = words(text);
        try {
            return find(words, path, workingDirectory);
        } catch (InvalidPathException _) {
            throw notFound(PythonText.repr(words.getFirst())); // there can be no such file
        }
    }

    private static Command find(List<String> words, @Nullable String path, Path workingDirectory)
            throws Problem {
        var name = words.getFirst();
        if (name.contains("/")) {
            return checked(Path.of(name), words, workingDirectory);
        }
        for (var directory : (path == null ? DEFAULT_PATH : path).split(":", -1)) {
            var candidate = Path.of(directory).resolve(name);
            if (Files.exists(workingDirectory.resolve(candidate))) {
                return checked(candidate, words, workingDirectory);
            }
        }
        return checked(Path.of(name), words, Path.of("/dev/null"));
    }

    private static List<String> words(String text) throws Problem {
        List<String> words;
        try {
            words = ShellWords.split(text);
        } catch (IllegalArgumentException e) {
            throw new Problem(
                    Kind.BAD,
                    "can't parse command " + PythonText.repr(text) + ": " + e.getMessage());
        }
        if (words.isEmpty()) {
            throw new Problem(Kind.BAD, "command is empty");
        }
        return words;
    }

    private static Command checked(Path program, List<String> words, Path workingDirectory)
            throws Problem {
        var shown = PythonText.repr(program.toString());
        var file = workingDirectory.resolve(program);
        if (!Files.exists(file)) {
            throw notFound(shown);
        }
        if (Files.isDirectory(file)) {
            throw new Problem(Kind.NOT_EXECUTABLE, "command at " + shown + " is a directory");
        }
        if (!anybodyMayExecute(file)) {
            throw new Problem(Kind.NOT_EXECUTABLE, "command at " + shown + " is not executable");
        }
        if (!Files.isExecutable(file)) {
            throw new Problem(Kind.NO_PERMISSION, "no permission to run command " + shown);
        }
        return new Command(program, words);
    }

    private static Problem notFound(String shown) {
        return new Problem(Kind.NOT_FOUND, "can't find command " + shown);
    }

    private static boolean anybodyMayExecute(Path file) {
        try {
            return ((int) Files.getAttribute(file, "unix:mode") & 0111) != 0;
        } catch (java.io.IOException e) {
            return false; // it has gone away meanwhile
        }
    }
}
