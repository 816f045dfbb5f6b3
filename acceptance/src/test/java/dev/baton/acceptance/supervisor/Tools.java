// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.supervisor;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The programs that these tests run.
final class Tools {
    private static final Path ROOT =
            Path.of(System.getProperty("baton.root", "..")).toAbsolutePath().normalize();

    /// Where `./baton test` unpacks Debian's package.
    private static final Path UNPACKED = ROOT.resolve("target/tools/supervisor/usr");

    private static final long PATIENCE_SECONDS = 60;

    private Tools() {}

    /// How a program has ended.
    ///
    /// @param status as the shell has it
    /// @param output standard output, and error behind it
    record Ended(int status, String output) {}

    /// `bin/batond` or `bin/batonctl` of the distribution.
    static List<String> ours(String program) {
        return List.of(ROOT.resolve("target/baton/bin").resolve(program).toString());
    }

    /// A program of Debian's package supervisor. Skips the test where there is none.
    static List<String> original(String program) {
        var unpacked = UNPACKED.resolve("bin").resolve(program);
        if (Files.exists(unpacked)) {
            return List.of("/usr/bin/python3", unpacked.toString());
        }
        var installed = installed(program);
        assumeTrue(
                installed.isPresent(),
                "there is no " + program + ": ./baton test fetches Debian's package supervisor");
        return List.of(installed.get().toString());
    }

    /// A script of these tests, for Python. Skips the test where there is no Python.
    static List<String> python(String script) {
        var python = installed("python3");
        assumeTrue(python.isPresent(), "there is no python3");
        return List.of(
                python.get().toString(),
                ROOT.resolve("acceptance/src/test/python").resolve(script).toString());
    }

    private static Optional<Path> installed(String program) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// A command, to be started.
    static ProcessBuilder builder(List<String> program, String... arguments) {
        var words = new ArrayList<>(program);
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("PYTHONWARNINGS", "ignore");
        if (words.contains("/usr/bin/python3")) {
            builder.environment()
                    .put("PYTHONPATH", UNPACKED.resolve("lib/python3/dist-packages").toString());
        }
        return builder;
    }

    /// Runs a command to its end.
    static Ended run(List<String> program, String... arguments)
            throws IOException, InterruptedException {
        var output = Files.createTempFile("supervisor-", ".out");
        try {
            var process =
                    builder(program, arguments)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(output.toFile())
                            .start();
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError(
                            program + " does not end: " + Files.readString(output));
                }
            } finally {
                process.destroyForcibly();
            }
            return new Ended(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
