// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A supervisord of its own, and its supervisorctl.
///
/// @param directory for its configuration, its socket and its log
record Supervisord(Path directory, Process process) implements AutoCloseable {
    /// Where `./baton test` unpacks Debian's package.
    private static final Path UNPACKED = Distribution.ROOT.resolve("target/tools/supervisor/usr");

    /// Starts it with these programs and waits until it answers. Skips the test where there is
    /// none.
    static Supervisord start(Path directory, String programs) {
        assumeFalse(
                command("supervisord").isEmpty(),
                "there is no supervisord: ./baton test fetches Debian's package supervisor, or"
                        + " install it");
        try {
            var configuration = directory.resolve("supervisord.conf");
            Files.writeString(configuration, configuration(directory) + programs);
            var process =
                    builder("supervisord", "-n", "-c", configuration.toString())
                            .redirectErrorStream(true)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(directory.resolve("supervisord.out").toFile())
                            .start();
            var started = new Supervisord(directory, process);
            started.awaitAnswer();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String configuration(Path directory) {
        return """
        [supervisord]
        directory=%1$s
        logfile=%1$s/supervisord.log
        pidfile=%1$s/supervisord.pid
        childlogdir=%1$s

        [unix_http_server]
        file=%1$s/supervisor.sock

        [supervisorctl]
        serverurl=unix://%1$s/supervisor.sock

        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

        """
                .formatted(directory);
    }

    private void awaitAnswer() {
        await("supervisord answers")
                .atMost(HelloServer.PATIENCE)
                .until(() -> run("pid").status() == 0);
    }

    /// What `supervisorctl` prints for this command, which must succeed.
    String ctl(String... words) {
        return run(words).mustSucceed().output().strip();
    }

    private Programs.Ended run(String... words) {
        var configuration = directory.resolve("supervisord.conf").toString();
        var command = Stream.concat(Stream.of("-c", configuration), Stream.of(words));
        return Programs.run(
                HelloServer.PATIENCE, builder("supervisorctl", command.toArray(String[]::new)));
    }

    /// What it has logged.
    String log() {
        try {
            return Files.readString(directory.resolve("supervisord.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder builder(String program, String... arguments) {
        var words = new ArrayList<>(command(program));
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words);
        if (words.contains("/usr/bin/python3")) {
            builder.environment()
                    .put("PYTHONPATH", UNPACKED.resolve("lib/python3/dist-packages").toString());
        }
        return builder;
    }

    /// The unpacked one, or the one that is installed; empty where there is neither.
    private static List<String> command(String program) {
        var unpacked = UNPACKED.resolve("bin").resolve(program);
        if (Files.exists(unpacked)) {
            return List.of("/usr/bin/python3", unpacked.toString());
        }
        return installed(program).map(path -> List.of(path.toString())).orElse(List.of());
    }

    private static Optional<Path> installed(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Ends it, and with it its programs.
    @Override
    public void close() {
        process.destroy();
        try {
            await("supervisord ends")
                    .atMost(HelloServer.PATIENCE)
                    .untilAsserted(() -> assertThat(process.isAlive()).isFalse());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
