// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs programs to their end.
final class Programs {
    private Programs() {}

    /// How a program ended.
    ///
    /// @param status as the shell has it
    /// @param output standard output and standard error
    record Ended(List<String> command, int status, String output) {
        Ended mustSucceed() {
            return mustEndWith(0);
        }

        Ended mustEndWith(int expected) {
            assertThat(status).as("%s\n%s", command, output).isEqualTo(expected);
            return this;
        }
    }

    /// Runs it; ends it and fails when it takes longer.
    static Ended run(Duration most, String... command) {
        return run(most, new ProcessBuilder(command));
    }

    static Ended run(Duration most, ProcessBuilder builder) {
        try {
            var output = Files.createTempFile("acceptance-", ".out");
            try {
                return run(most, builder, output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Ended run(Duration most, ProcessBuilder builder, Path output)
            throws IOException {
        var process =
                builder.redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(output.toFile())
                        .start();
        try {
            var ended = process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(ended)
                    .as("%s ends within %s\n%s", builder.command(), most, Files.readString(output))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Ended(builder.command(), process.exitValue(), Files.readString(output));
    }
}
