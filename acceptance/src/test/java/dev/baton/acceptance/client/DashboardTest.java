// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.baton.bench.server.Probe;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The supervisor's page as people see it; what it looks like is in `target/screenshots`.
class DashboardTest {
    private static final Path SCREENSHOTS = Tools.ROOT.resolve("target/screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path directory;

    /// What a log may have in it: markup, colours, no UTF-8, a line that is written over, a long
    /// one.
    private static final String POOL =
            """
            #!/bin/sh
            exec >&2
            echo '<img src=x onerror=alert(1)>'
            printf '\\033[31mred\\033[0m and \\377\\n'
            printf '10 %%\\r100 %%\\r\\n'
            head -c 8000 /dev/zero | tr '\\0' x
            echo
            exec sleep 1000
            """;

    private Path configure(int port) throws IOException {
        var pool = Files.writeString(directory.resolve("pool"), POOL);
        Files.setPosixFilePermissions(pool, PosixFilePermissions.fromString("rwx------"));
        return Files.writeString(
                directory.resolve("supervisord.conf"),
                """
                [supervisord]
                nodaemon=true
                identifier=lighthouse
                logfile=%1$s/main.log
                pidfile=%1$s/pid
                childlogdir=%1$s
                user=%3$s
                [inet_http_server]
                port=127.0.0.1:%2$d
                [rpcinterface:supervisor]
                supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
                [program:web]
                command=sh -c 'i=0; while :; do i=$((i+1)); echo "tick $i"; sleep 0.2; done'
                startsecs=0
                [program:pool]
                command=%1$s/pool
                process_name=%%(program_name)s_%%(process_num)d
                numprocs=5
                startsecs=0
                [program:job]
                command=sh -c "exit 3"
                startsecs=0
                autorestart=false
                [program:missing]
                command=/nonexistent/program
                startretries=0
                stderr_logfile=NONE
                [program:manual]
                command=sleep 1000
                startsecs=0
                autostart=false
                """
                        .formatted(directory, port, System.getProperty("user.name")));
    }

    @DisplayName("the supervisor's page in Chromium")
    @TestFactory
    Stream<DynamicTest> page() throws Exception {
        var driver = Driver.inChromium("dashboard-chromium.mjs", directory);
        driver.requireTools();
        Files.createDirectories(SCREENSHOTS);
        var port = Probe.freePort();
        var daemon = start(configure(port));
        Stream<DynamicTest> cases;
        try {
            cases =
                    driver.run(
                            Integer.toString(port),
                            Long.toString(daemon.pid()),
                            SCREENSHOTS.toString());
        } finally {
            end(daemon);
        }
        var said = Files.readString(directory.resolve("main.log"));
        return Stream.concat(
                cases,
                Stream.of(
                        dynamicTest(
                                "the daemon has nothing to complain about",
                                () -> assertThat(said).doesNotContain(" ERRO ", "unexpected"))));
    }

    private Process start(Path file) throws IOException {
        var program = Tools.ROOT.resolve("target/baton/bin/batond");
        assertThat(program).as("./baton build, or mvn verify, lays it out").isExecutable();
        var daemon =
                new ProcessBuilder(program.toString(), "-n", "-s", "-c", file.toString())
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(directory.resolve("console").toFile())
                        .start();
        try {
            await("the daemon supervises")
                    .atMost(PATIENCE)
                    .until(() -> Files.exists(directory.resolve("pid")) || !daemon.isAlive());
            assertThat(daemon.isAlive())
                    .as(Files.readString(directory.resolve("console")))
                    .isTrue();
            return daemon;
        } catch (RuntimeException | AssertionError e) {
            end(daemon);
            throw e;
        }
    }

    private static void end(Process daemon) {
        var programs = daemon.descendants().toList();
        daemon.destroy();
        try {
            await("the daemon ends").atMost(PATIENCE).until(() -> !daemon.isAlive());
        } finally {
            daemon.destroyForcibly();
            programs.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
