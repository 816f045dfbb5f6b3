// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.server.Mode;
import dev.baton.bench.server.Probe;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// An example of the distribution, as its script in `bin` starts it.
///
/// @param pidFile names the process that serves
/// @param log what all generations have said
record Example(Process process, int port, Path pidFile, Path log) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Starts it and waits until it serves.
    static Example start(String name, Path directory) throws IOException {
        return start(name, Mode.OVERLAP, "", directory);
    }

    /// Starts it and waits until it serves.
    ///
    /// @param mode in which it reloads
    /// @param option for its virtual machines; may be empty
    static Example start(String name, Mode mode, String option, Path directory) throws IOException {
        var program = Tools.ROOT.resolve("target/baton/bin").resolve(name);
        assertThat(program).as("./baton build, or mvn verify, lays it out").isExecutable();
        var port = Probe.freePort();
        var pidFile = directory.resolve("pid");
        var log = directory.resolve("log.txt");
        var builder =
                new ProcessBuilder(program.toString(), "--port", Integer.toString(port))
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(log.toFile());
        builder.environment().put("BATON_PID_FILE", pidFile.toString());
        builder.environment().put("BATON_RELOAD", mode.toString());
        if (!option.isEmpty()) {
            builder.environment().put("JAVA_TOOL_OPTIONS", option);
        }
        var example = new Example(builder.start(), port, pidFile, log);
        try {
            await(name + " serves")
                    .atMost(PATIENCE)
                    .until(() -> Files.exists(pidFile) || !example.process.isAlive());
            assertThat(pidFile).as(example.said()).exists();
        } catch (RuntimeException | AssertionError e) {
            example.process.destroyForcibly();
            throw e;
        }
        return example;
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<ProcessHandle> serving() {
        try {
            return Files.exists(pidFile)
                    ? ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it by TERM, and whatever is left by force.
    @Override
    public void close() {
        try {
            serving().ifPresent(ProcessHandle::destroy);
            await("the pid file is gone").atMost(PATIENCE).until(() -> !Files.exists(pidFile));
        } finally {
            serving().ifPresent(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
