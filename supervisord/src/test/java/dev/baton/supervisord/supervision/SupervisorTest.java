// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real programs under the supervisor's own thread; the main log says what has happened.
class SupervisorTest {
    @TempDir Path directory;
    private @Nullable Supervision supervision;

    private void supervise(String programs) throws IOException {
        supervision = new Supervision(directory, programs);
    }

    private Supervision supervision() {
        return Objects.requireNonNull(supervision);
    }

    @AfterEach
    void stop() throws IOException {
        if (supervision != null) {
            supervision.close();
        }
    }

    /// No variable can have a NUL in it, which nobody looks for before.
    @Test
    void oneThatCannotBeStartedInAnUnexpectedWayKeepsNoOtherFromItsStart() throws Exception {
        var daemon =
                new Supervision(
                        directory,
                        """
                        [program:first]
                        command = sleep 1000
                        environment = A="b\0c"
                        priority = 1
                        [program:second]
                        command = sleep 1000
                        startsecs = 0
                        """);
        try {
            daemon.awaitLog("success: second");
        } finally {
            daemon.stop("second");
            daemon.supervisor().post(() -> Thread.currentThread().interrupt());
            daemon.awaitInterrupted(); // `first` is never going to be stopped
            daemon.supervisor().close();
        }
    }

    @Test
    void groupsAreStartedByPriorityAndStoppedTheOtherWayRoundOneAfterTheOther() throws Exception {
        supervise(
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
        supervision().awaitLog("success: last");
        assertThat(supervision().log("INFO spawned: .*"))
                .extracting(line -> line.replaceAll(".*'(.*)'.*", "$1"))
                .containsExactly("first", "middle", "last");
        supervision().close();
        assertThat(supervision().log("TRAC .* -> STOP.*"))
                .containsExactly(
                        "TRAC last:last RUNNING -> STOPPING",
                        "TRAC last:last STOPPING -> STOPPED",
                        "TRAC middle:middle RUNNING -> STOPPING",
                        "TRAC middle:middle STOPPING -> STOPPED",
                        "TRAC first:first RUNNING -> STOPPING",
                        "TRAC first:first STOPPING -> STOPPED");
        assertThat(supervision().log("INFO waiting for .* to die"))
                .contains("INFO waiting for first, middle, last to die");
    }

    @Test
    void aProgramThatCrashesIsStartedAgain() throws Exception {
        supervise(
                """
                [program:crash]
                command = sh -c "echo started; sleep 1.1; exit 3"
                stdout_logfile = out.log
                """);
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() ->
                        assertThat(directory.resolve("out.log"))
                                .hasContent("started\nstarted\nstarted\n"));
        assertThat(supervision().log())
                .contains("WARN exited: crash (exit status 3; not expected)")
                .contains("TRAC crash:crash RUNNING -> EXITED")
                .contains("TRAC crash:crash EXITED -> STARTING");
    }

    @Test
    void aProgramThatCannotStartIsGivenUpAndItsLogSaysWhy() throws Exception {
        supervise(
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
        supervision().awaitLog("gave up: early");
        supervision().awaitLog("gave up: bad");
        assertThat(supervision().log())
                .contains("INFO spawnerr: couldn't chdir to /not/there: ENOENT")
                .contains("WARN exited: early (exit status 1; not expected)");
        assertThat(Files.readString(directory.resolve("err.log")))
                .isEqualTo(
                        "supervisor: couldn't chdir to /not/there: ENOENT\nsupervisor: child process was not spawned\n"
                                .repeat(2));
    }

    @Test
    void aProgramThatDoesNotStopIsKilledWithItsGroup() throws Exception {
        supervise(
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
        supervision().close();
        assertThat(supervision().log("WARN killing 'stubborn' .* with SIGKILL")).hasSize(1);
        assertThat(supervision().log()).contains("WARN stopped: stubborn (terminated by SIGKILL)");
        await().atMost(30, TimeUnit.SECONDS).until(() -> !isAlive(sleeper));
    }

    /// Somebody else has to reap it; dead is dead.
    private static boolean isAlive(int pid) throws IOException {
        var stat = Path.of("/proc", String.valueOf(pid), "stat");
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }

    @Test
    void duringTheStopNothingIsStartedAgain() throws Exception {
        supervise(
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
        supervision().awaitLog("success: slow");
        supervision().close();
        var lines = supervision().log();
        var stopping = lines.indexOf("TRAC slow:slow RUNNING -> STOPPING");
        assertThat(lines.subList(stopping, lines.size()))
                .noneMatch(line -> line.startsWith("INFO spawned"));
    }

    @Test
    void manyProgramsThatDieAtOnceAreAllAccountedFor() throws Exception {
        supervise(
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
                .untilAsserted(
                        () -> assertThat(supervision().log("INFO success: .*")).hasSize(100));
        supervision().close();
        assertThat(supervision().log("WARN stopped: .* \\(terminated by SIGTERM\\)")).hasSize(100);
    }
}
