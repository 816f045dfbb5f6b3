// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.supervisord.config.ConfigReader;
import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.config.Surroundings;
import dev.baton.supervisord.log.LogTarget;
import dev.baton.supervisord.log.MainLog;
import dev.baton.supervisord.process.State;
import dev.baton.supervisord.spawn.ChildEnvironment;
import dev.baton.supervisord.spawn.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real programs under the supervisor's own thread; the main log says what has happened.
class SupervisorTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

    @TempDir Path directory;
    private @Nullable Supervisor supervisor;
    private @Nullable Thread thread;

    private Supervisor start(String programs) throws IOException {
        var file = directory.resolve("supervisord.conf");
        Files.writeString(file, "[supervisord]\nchildlogdir=%s\n%s".formatted(directory, programs));
        var surroundings = new Surroundings(ENVIRONMENT, directory, "h", new SystemAccounts());
        var configuration = ConfigReader.read(file, surroundings);
        var log =
                new MainLog(
                        LogLevel.TRACE,
                        Clock.system(ZoneId.systemDefault()),
                        LogTarget.open(directory.resolve("main.log"), 0, 0),
                        null,
                        null);
        var launcher = new Launcher(new ChildEnvironment(ENVIRONMENT, ""), directory);
        var started = new Supervisor(log, launcher, false);
        started.add(configuration, directory);
        supervisor = started;
        thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                started.run();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        return started;
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (supervisor != null && thread != null) {
            supervisor.post(supervisor::shutDown);
            thread.join(30_000);
            assertThat(thread.isAlive()).isFalse();
            supervisor.close();
        }
    }

    private void stopAndWait() throws InterruptedException {
        stop();
        supervisor = null;
    }

    /// The lines without their time; what children say is left out, and a line not yet written to its
    /// end too.
    private List<String> log() throws IOException {
        var text = Files.readString(directory.resolve("main.log"));
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.matches("\\d{4}-\\d\\d-\\d\\d \\S+ [A-Z]{4} .*"))
                .map(line -> line.substring(24))
                .toList();
    }

    private void awaitLog(String text) {
        await(text)
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(log()).anyMatch(line -> line.contains(text)));
    }

    private List<String> log(String pattern) throws IOException {
        return log().stream().filter(line -> line.matches(pattern)).toList();
    }

    private static State state(Supervisor of, String name) {
        var answer = new CompletableFuture<State>();
        of.post(() ->
                of.groups().stream()
                        .flatMap(group -> group.processes().stream())
                        .filter(process -> process.settings().name().equals(name))
                        .findFirst()
                        .ifPresent(process -> answer.complete(process.life().state())));
        return answer.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void groupsAreStartedByPriorityAndStoppedTheOtherWayRoundOneAfterTheOther() throws Exception {
        start(
                """
                [program:last]
                command = sleep 1000
                priority = 30
                startsecs = 0
                [program:first]
                command = sh -c "trap 'sleep 0.2; exit 0' TERM; while :; do sleep 0.05; done"
                priority = 10
                startsecs = 0
                [program:middle]
                command = sh -c "trap 'sleep 0.2; exit 0' TERM; while :; do sleep 0.05; done"
                priority = 20
                startsecs = 0
                [program:manual]
                command = sleep 1000
                autostart = false
                """);
        awaitLog("success: last");
        assertThat(log("INFO spawned: .*"))
                .extracting(line -> line.replaceAll(".*'(.*)'.*", "$1"))
                .containsExactly("first", "middle", "last");
        stopAndWait();
        assertThat(log("TRAC .* -> STOP.*"))
                .containsExactly(
                        "TRAC last:last RUNNING -> STOPPING",
                        "TRAC last:last STOPPING -> STOPPED",
                        "TRAC middle:middle RUNNING -> STOPPING",
                        "TRAC middle:middle STOPPING -> STOPPED",
                        "TRAC first:first RUNNING -> STOPPING",
                        "TRAC first:first STOPPING -> STOPPED");
        assertThat(log("INFO waiting for .* to die"))
                .contains("INFO waiting for last, middle, first to die");
    }

    @Test
    void aProgramThatCrashesIsStartedAgain() throws Exception {
        start(
                """
                [program:crash]
                command = sh -c "echo started; sleep 1.1; exit 3"
                stdout_logfile = out.log
                """);
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() ->
                        assertThat(directory.resolve("out.log"))
                                .hasContent("started\nstarted\nstarted\n"));
        assertThat(log())
                .contains("WARN exited: crash (exit status 3; not expected)")
                .contains("TRAC crash:crash RUNNING -> EXITED")
                .contains("TRAC crash:crash EXITED -> STARTING");
    }

    @Test
    void aProgramThatCannotStartIsGivenUpAndItsLogSaysWhy() throws Exception {
        start(
                """
                [program:bad]
                command = cat
                directory = /not/there
                startretries = 1
                stderr_logfile = err.log
                [program:early]
                command = false
                startretries = 0
                """);
        awaitLog("gave up: early");
        awaitLog("gave up: bad");
        assertThat(log())
                .contains("INFO spawnerr: couldn't chdir to /not/there: ENOENT")
                .contains("WARN exited: early (exit status 1; not expected)");
        assertThat(Files.readString(directory.resolve("err.log")))
                .isEqualTo(
                        "supervisor: couldn't chdir to /not/there: ENOENT\nsupervisor: child process was not spawned\n"
                                .repeat(2));
    }

    @Test
    void aProgramThatDoesNotStopIsKilledWithItsGroup() throws Exception {
        start(
                """
                [program:stubborn]
                command = sh -c "trap '' TERM; sleep 1000 & echo $!; while :; do sleep 0.05; done"
                stopwaitsecs = 1
                killasgroup = true
                startsecs = 0
                stdout_logfile = out.log
                """);
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> Files.readString(directory.resolve("out.log")).endsWith("\n"));
        var sleeper = Integer.parseInt(Files.readString(directory.resolve("out.log")).strip());
        stopAndWait();
        assertThat(log("WARN killing 'stubborn' .* with SIGKILL")).hasSize(1);
        assertThat(log()).contains("WARN stopped: stubborn (terminated by SIGKILL)");
        await().atMost(30, TimeUnit.SECONDS).until(() -> !isAlive(sleeper));
    }

    /// Somebody else has to reap it; dead is dead.
    private static boolean isAlive(int pid) throws IOException {
        var stat = Path.of("/proc", String.valueOf(pid), "stat");
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }

    @Test
    void duringTheStopNothingIsStartedAgain() throws Exception {
        start(
                """
                [program:slow]
                command = sh -c "trap 'sleep 1; exit 0' TERM; while :; do sleep 0.05; done"
                startsecs = 0
                priority = 20
                [program:waits]
                command = sh -c "sleep 0.3; exit 1"
                autorestart = true
                startsecs = 0
                priority = 10
                """);
        awaitLog("success: slow");
        stopAndWait();
        var lines = log();
        var stopping = lines.indexOf("TRAC slow:slow RUNNING -> STOPPING");
        assertThat(lines.subList(stopping, lines.size()))
                .noneMatch(line -> line.startsWith("INFO spawned"));
    }

    @Test
    void aProgramIsStartedAndStoppedOnDemand() throws Exception {
        var running =
                start(
                        """
                        [program:cat]
                        command = cat
                        autostart = false
                        startsecs = 0
                        """);
        assertThat(state(running, "cat")).isEqualTo(State.STOPPED);
        var process = running.groups().getFirst().processes().getFirst();
        running.post(process::start);
        await().atMost(30, TimeUnit.SECONDS).until(() -> state(running, "cat") == State.RUNNING);
        running.post(process::stop);
        await().atMost(30, TimeUnit.SECONDS).until(() -> state(running, "cat") == State.STOPPED);
        assertThat(log()).contains("WARN stopped: cat (terminated by SIGTERM)");
    }

    @Test
    void aLogIsReopenedAndCleared() throws Exception {
        var running =
                start(
                        """
                        [program:talk]
                        command = sh -c "while :; do echo line; sleep 0.02; done"
                        stdout_logfile = out.log
                        startsecs = 0
                        """);
        var out = directory.resolve("out.log");
        await().atMost(30, TimeUnit.SECONDS).until(() -> Files.exists(out) && Files.size(out) > 0);
        Files.move(out, directory.resolve("moved.log"));
        running.post(running::reopenLogs);
        await().atMost(30, TimeUnit.SECONDS).until(() -> Files.exists(out) && Files.size(out) > 0);
        var process = running.groups().getFirst().processes().getFirst();
        assertThat(process.logs().stdout()).contains(out);
    }

    @Test
    void manyProgramsThatDieAtOnceAreAllAccountedFor() throws Exception {
        start(
                """
                [program:many]
                command = sh -c "read x"
                process_name = %(process_num)s
                numprocs = 100
                startsecs = 0
                autorestart = false
                stdout_logfile = NONE
                stderr_logfile = NONE
                """);
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(log("INFO success: .*")).hasSize(100));
        stopAndWait();
        assertThat(log("WARN stopped: .* \\(terminated by SIGTERM\\)")).hasSize(100);
    }
}
