// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.drive.LoadProcess;
import dev.baton.bench.server.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Under the real supervisord, which knows nothing of generations: it tracks a pid.
class SupervisordTest {
    private static final Pattern UPTIME = Pattern.compile("uptime (\\d+):(\\d\\d):(\\d\\d)");

    private final int port = Probe.freePort();

    @TempDir private Path directory;

    @Test
    void aReloadKeepsThePidAndAStopAnswersWhatIsInFlight()
            throws InterruptedException, ExecutionException, TimeoutException {
        try (var supervisord = Supervisord.start(directory, program("hello", "TERM", ""))) {
            awaitServing();
            var pid = supervisord.ctl("pid", "hello");
            var uptime = uptime(supervisord);
            try (var load = lightLoad()) {
                assertThat(load.awaitGeneration(Long.MIN_VALUE, HelloServer.PATIENCE)).isPresent();
                for (var generation = 1; generation <= 2; generation++) {
                    assertThat(supervisord.ctl("signal", "HUP", "hello"))
                            .isEqualTo("hello: signalled");
                    awaitGeneration(generation);
                    assertThat(supervisord.ctl("status", "hello")).contains("RUNNING");
                }
                var report = load.stop();
                assertThat(report.failures()).as("%s", report.firstFailures()).isZero();
            }
            assertThat(supervisord.ctl("pid", "hello")).isEqualTo(pid);
            assertThat(uptime(supervisord)).isGreaterThanOrEqualTo(uptime);
            assertThat(supervisord.log()).containsOnlyOnce("spawned: 'hello'");

            var answer = Asked.getting(port, "/slow?ms=2000");
            await("the request is in flight")
                    .atMost(HelloServer.PATIENCE)
                    .until(() -> Proc.socketsOn(port).size() > 1);
            assertThat(supervisord.ctl("stop", "hello")).isEqualTo("hello: stopped");
            assertThat(answer.get(1, TimeUnit.MINUTES)).isEqualTo("slept 2000 ms\n");
            assertThat(supervisord.log()).contains("stopped: hello (exit status 0)");
            assertThat(new Proc(Integer.parseInt(pid)).runs()).isFalse();
        }
    }

    @Test
    void aRestartIsAStopAndAStart() {
        try (var supervisord = Supervisord.start(directory, program("hello", "TERM", ""))) {
            awaitServing();
            var pid = supervisord.ctl("pid", "hello");

            assertThat(supervisord.ctl("restart", "hello"))
                    .isEqualTo("hello: stopped\nhello: started");

            awaitServing();
            assertThat(supervisord.ctl("pid", "hello")).isNotEqualTo(pid);
            assertThat(supervisord.log()).contains("stopped: hello (exit status 0)");
        }
    }

    @Test
    void hupAsStopSignalEndsAProgramThatReloadsByExit() {
        var program = program("leaver", "HUP", "BATON_RELOAD=\"exit\",");
        try (var supervisord = Supervisord.start(directory, program)) {
            awaitServing();

            assertThat(supervisord.ctl("stop", "leaver")).isEqualTo("leaver: stopped");

            assertThat(supervisord.log()).contains("stopped: leaver (exit status 0)");
            assertThat(Probe.answers(port)).isFalse();
        }
    }

    private String program(String name, String stopSignal, String environment) {
        return """
        [program:%s]
        command=%s --port %d
        environment=%sBATON_PID_FILE="%s"
        stopsignal=%s
        stopwaitsecs=15
        autorestart=unexpected
        redirect_stderr=true
        stdout_logfile=%s
        """
                .formatted(
                        name,
                        Distribution.built().hello(),
                        port,
                        environment,
                        directory.resolve("pid"),
                        stopSignal,
                        directory.resolve("hello.log"));
    }

    private LoadProcess lightLoad() {
        return new LoadProcess(
                List.of(
                        "--port=" + port,
                        "--keep-alive-connections=5",
                        "--keep-alive-rate=50",
                        "--connect-rate=20",
                        "--slow=1",
                        "--uploads=1",
                        "--timeout-millis=30000"),
                directory.resolve("load.log"),
                _ -> {});
    }

    private void awaitServing() {
        await("it serves").atMost(HelloServer.PATIENCE).until(() -> Probe.answers(port));
    }

    private void awaitGeneration(int number) {
        await("generation " + number)
                .atMost(HelloServer.PATIENCE)
                .until(() -> Asked.get(port, "/").endsWith(" generation " + number + "\n"));
    }

    private static Duration uptime(Supervisord supervisord) {
        var status = supervisord.ctl("status", "hello");
        var uptime = UPTIME.matcher(status);
        assertThat(uptime.find()).as(status).isTrue();
        return Duration.ofHours(Long.parseLong(uptime.group(1)))
                .plusMinutes(Long.parseLong(uptime.group(2)))
                .plusSeconds(Long.parseLong(uptime.group(3)));
    }
}
