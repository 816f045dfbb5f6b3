// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.server.Mode;
import dev.baton.bench.server.Probe;
import dev.baton.posix.Signals;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `./baton demo`, as the README shows it.
@Isolated
class DemoTest {
    private static final Path BATON = Distribution.ROOT.resolve("baton");
    private static final Duration DEMO = Duration.ofMinutes(3);

    @TempDir private Path directory;

    /// Marks the distribution as built, so that no Maven starts within this one.
    @BeforeAll
    static void built() {
        var _ = Distribution.built();
    }

    @Test
    void theDemoReloadsAndEndsWithATable() {
        var ended =
                Programs.run(
                                DEMO,
                                BATON.toString(),
                                "demo",
                                "--reloads=2",
                                "--every-millis=1000",
                                "--keep-alive-rate=100",
                                "--connect-rate=50",
                                "--timeout-millis=30000")
                        .mustSucceed();
        assertThat(ended.output())
                .containsPattern("(?m)^keep-alive .*\\b0\\b")
                .containsPattern("(?m)^slow upload .*\\b0\\b")
                .containsPattern("(?m)^WebSocket, kept +\\d+ +0 ")
                .containsPattern("(?m)^SockJS session, kept +\\d+ +0 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "demo --nonsense",
                "demo --mode nonsense",
                "demo --serve --nonsense",
                "demo --chat --nonsense",
                "demo --serve --mode nonsense",
                "demo --serve --port",
                "bench reload --nonsense"
            })
    void aWrongCommandLineEndsWith2(String arguments) {
        var command =
                Stream.concat(Stream.of(BATON.toString()), Stream.of(arguments.split(" ", -1)));
        var said = Programs.run(DEMO, command.toArray(String[]::new)).mustEndWith(2).output();
        assertThat(said).isNotBlank().doesNotContain("\tat ");
    }

    @ParameterizedTest
    @EnumSource
    void servesInTheForegroundAndReloadsByItsPidFile(Mode mode)
            throws IOException, InterruptedException {
        var served = serve(mode);
        try {
            var first = served.pid();
            Signals.kill(first, Signals.SIGHUP);
            if (mode != Mode.EXIT) {
                await("generation 1")
                        .atMost(HelloServer.PATIENCE)
                        .until(() -> served.greeting().endsWith(" generation 1\n"));
                await("the pid file names the serving process")
                        .atMost(HelloServer.PATIENCE)
                        .until(() -> (served.pid() == first) == (mode == Mode.EXEC));
                if (mode == Mode.EXEC) { // in the moment of the execve itself it can be lost
                    await("the new image")
                            .atMost(HelloServer.PATIENCE)
                            .until(() -> served.said().contains("generation 1 serves"));
                }
                assertThat(served.process.isAlive()).isTrue();
                Signals.kill(served.pid(), Signals.SIGTERM);
            }
            served.assertEndsCleanly();
        } finally {
            served.end();
        }
    }

    @ParameterizedTest
    @CsvSource({"OVERLAP, 15", "OVERLAP, 2", "EXEC, 15", "EXIT, 2"})
    void aSignalToTheForegroundEndsWhateverServes(Mode mode, int signal)
            throws IOException, InterruptedException {
        var served = serve(mode);
        try {
            if (mode != Mode.EXIT) {
                Signals.kill((int) served.process.pid(), Signals.SIGHUP);
                await("generation 1")
                        .atMost(HelloServer.PATIENCE)
                        .until(() -> served.greeting().endsWith(" generation 1\n"));
            }
            if (mode == Mode.EXEC) { // in the moment of the execve itself it can be lost
                await("the new image")
                        .atMost(HelloServer.PATIENCE)
                        .until(() -> served.said().contains("generation 1 serves"));
            }
            Signals.kill((int) served.process.pid(), signal);
            served.assertEndsCleanly();
        } finally {
            served.end();
        }
    }

    @Test
    void theChatIsServedTheSameWay() throws IOException, InterruptedException {
        var served = serve("--chat", Mode.OVERLAP);
        try {
            assertThat(Asked.get(served.port, "/")).contains("<title>Baton chat</title>");
            assertThat(served.said()).contains("http://localhost:" + served.port + "/");
            Signals.kill((int) served.process.pid(), Signals.SIGHUP);
            await("generation 1")
                    .atMost(HelloServer.PATIENCE)
                    .until(() -> Asked.get(served.port, "/rooms").contains("\"generation\":1"));
            Signals.kill((int) served.process.pid(), Signals.SIGTERM);
            served.assertEndsCleanly();
        } finally {
            served.end();
        }
    }

    private Served serve(Mode mode) throws IOException {
        return serve("--serve", mode);
    }

    private Served serve(String what, Mode mode) throws IOException {
        var port = Probe.freePort();
        var pidFile = directory.resolve("pid");
        var process =
                new ProcessBuilder(
                                BATON.toString(),
                                "demo",
                                what,
                                "--port",
                                Integer.toString(port),
                                "--mode",
                                mode.toString(),
                                "--pid-file",
                                pidFile.toString())
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(directory.resolve("demo.log").toFile())
                        .start();
        var served = new Served(process, port, pidFile);
        await("it serves")
                .atMost(HelloServer.PATIENCE)
                .until(() -> Files.exists(pidFile) && Probe.answers(port));
        return served;
    }

    private record Served(Process process, int port, Path pidFile) {
        int pid() throws IOException {
            return Integer.parseInt(Files.readString(pidFile).strip());
        }

        String greeting() {
            return Asked.get(port, "/");
        }

        String said() throws IOException {
            return Files.readString(pidFile.resolveSibling("demo.log"));
        }

        void assertEndsCleanly() throws IOException, InterruptedException {
            var ended = process.waitFor(HelloServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended).as("it ends:\n%s", said()).isTrue();
            assertThat(process.exitValue()).as(said()).isZero();
            assertThat(pidFile).doesNotExist();
            await("the port is free")
                    .atMost(HelloServer.PATIENCE)
                    .untilAsserted(() -> assertThat(Proc.socketsOn(port)).isEmpty());
        }

        /// Whatever happened, nothing is left.
        void end() throws IOException {
            if (Files.exists(pidFile) && new Proc(pid()).runs()) {
                Signals.kill(pid(), Signals.SIGKILL);
            }
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
