// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real supervisord of its own, and the two programs that can command it.
///
/// @param directory for its configuration, its socket and its logs
/// @param process its own
record Original(Path directory, Process process) implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /// Where `./baton test` unpacks Debian's package.
    private static final Path UNPACKED =
            Path.of(System.getProperty("baton.root", ".."))
                    .toAbsolutePath()
                    .normalize()
                    .resolve("target/tools/supervisor/usr");

    /// Starts it and waits until it answers. Skips the test where there is none; fails it in CI,
    /// where it can be had.
    static Original start(Path directory, String programs) {
        if (command("supervisord").isEmpty()) {
            var why =
                    "there is no supervisord: ./baton test -pl supervisorctl -am fetches Debian's"
                            + " package supervisor into target/tools, or install it";
            return List.of("true", "1")
                            .contains(Optional.ofNullable(System.getenv("CI")).orElse(""))
                    ? fail(why)
                    : abort(why);
        }
        configure(directory, programs);
        try {
            var process =
                    builder("supervisord", "-n", "-c", configuration(directory))
                            .redirectErrorStream(true)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(directory.resolve("supervisord.out").toFile())
                            .start();
            var original = new Original(directory, process);
            original.awaitAnswer();
            return original;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes its configuration anew.
    static void configure(Path directory, String programs) {
        var head =
                """
                [supervisord]
                directory=%1$s
                logfile=%1$s/supervisord.log
                pidfile=%1$s/supervisord.pid
                childlogdir=%1$s

                [unix_http_server]
                file=%1$s/s.sock

                [supervisorctl]
                serverurl=unix://%1$s/s.sock

                [rpcinterface:supervisor]
                supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

                """
                        .formatted(directory);
        try {
            Files.writeString(Path.of(configuration(directory)), head + programs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitAnswer() {
        await("supervisord answers").atMost(PATIENCE).until(() -> batonctl("pid").status() == 0);
    }

    /// One of the two programs.
    interface Ctl {
        Ran run(String... words);
    }

    /// The original's.
    Ran supervisorctl(String... words) {
        return run(builder("supervisorctl", arguments(words)), "");
    }

    /// The original's as a shell, with something to read.
    Ran supervisorctlShell(String input) {
        return run(builder("supervisorctl", arguments()), input);
    }

    /// Ours, in this process.
    Ran batonctl(String... words) {
        return Ran.of(List.of(arguments(words)), "");
    }

    /// Ours as a shell, with something to read.
    Ran batonctlShell(String input) {
        return Ran.of(List.of(arguments()), input);
    }

    private String[] arguments(String... words) {
        return Stream.concat(Stream.of("-c", configuration(directory)), Stream.of(words))
                .toArray(String[]::new);
    }

    /// Ours, in a process of its own.
    ProcessBuilder batonctlProcess(String... words) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Batonctl.class.getName());
        command.addAll(List.of(arguments(words)));
        return new ProcessBuilder(command);
    }

    /// The original's, to be started.
    ProcessBuilder supervisorctlProcess(String... words) {
        return builder("supervisorctl", arguments(words));
    }

    private Ran run(ProcessBuilder builder, String input) {
        try {
            var in = Files.writeString(Files.createTempFile(directory, "in", ""), input);
            var out = Files.createTempFile(directory, "out", "");
            var err = Files.createTempFile(directory, "err", "");
            var process =
                    builder.redirectInput(in.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it does not end: " + builder.command());
            }
            return new Ran(
                    Files.readString(out, UTF_8),
                    Files.readString(err, UTF_8),
                    process.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String configuration(Path directory) {
        return directory.resolve("supervisord.conf").toString();
    }

    private static ProcessBuilder builder(String program, String... arguments) {
        var words = new ArrayList<>(command(program));
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words);
        builder.environment().put("PYTHONWARNINGS", "ignore");
        builder.environment().put("PYTHONIOENCODING", "utf-8");
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
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(found -> List.of(found.toString()))
                .orElse(List.of());
    }

    /// Ends it, and with it its programs.
    @Override
    public void close() {
        var programs = process.descendants().toList();
        process.destroy();
        try {
            await("supervisord ends")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(process.isAlive()).isFalse());
        } finally {
            programs.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
