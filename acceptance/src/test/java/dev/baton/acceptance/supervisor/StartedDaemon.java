// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A daemon of either kind with programs of one's own, on a unix socket.
///
/// @param directory of everything it writes
/// @param process its own, or of what starts it
record StartedDaemon(Path directory, Process process) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Writes `supervisord.conf`.
    ///
    /// @param more after what every daemon here has, which ends with `[supervisord]`
    static Path configure(Path directory, String more) throws IOException {
        return Files.writeString(
                directory.resolve("supervisord.conf"),
                """
                [unix_http_server]
                file=%1$s/sock
                [supervisorctl]
                serverurl=unix://%1$s/sock
                [rpcinterface:supervisor]
                supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
                [supervisord]
                logfile=%1$s/main.log
                pidfile=%1$s/pid
                childlogdir=%1$s
                user=%2$s
                %3$s
                """
                        .formatted(directory, System.getProperty("user.name"), more));
    }

    /// Starts one in the foreground with the configuration that is there.
    static StartedDaemon start(Path directory, List<String> program) throws IOException {
        return start(directory, program, _ -> {});
    }

    /// The same with another environment.
    static StartedDaemon start(
            Path directory, List<String> program, Consumer<Map<String, String>> environment)
            throws IOException {
        var builder =
                Tools.builder(program, "-n", "-c", directory.resolve("supervisord.conf").toString())
                        .directory(directory.toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(directory.resolve("console").toFile());
        environment.accept(builder.environment());
        return new StartedDaemon(directory, builder.start());
    }

    /// What is in a file of the directory; empty without one.
    String read(String name) throws IOException {
        var file = directory.resolve(name);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /// Waits until a file of the directory has a text in it.
    void await(String name, String text) {
        org.awaitility.Awaitility.await(text)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(read(name)).contains(text));
    }

    /// Waits for its end.
    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /// Debian's supervisorctl.
    Tools.Ended supervisorctl(String... words) throws IOException, InterruptedException {
        var all = new java.util.ArrayList<>(Tools.original("supervisorctl"));
        all.addAll(List.of("-c", directory.resolve("supervisord.conf").toString()));
        return Tools.run(all, words);
    }

    @Override
    public void close() {
        var programs = process.descendants().toList();
        process.destroy();
        try {
            org.awaitility.Awaitility.await("the daemon ends")
                    .atMost(PATIENCE)
                    .until(() -> !process.isAlive());
        } finally {
            process.destroyForcibly();
            programs.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
