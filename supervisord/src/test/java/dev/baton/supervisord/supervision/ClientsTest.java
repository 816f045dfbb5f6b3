// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import static dev.baton.supervisord.supervision.Supervision.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.process.State;
import dev.baton.supervisord.supervision.Result.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What clients ask of the supervisor's thread.
class ClientsTest {
    private static final String CAT =
            """
            [program:cat]
            command = cat
            autostart = false
            startsecs = 0
            stdout_logfile = out.log
            """;

    @TempDir Path directory;
    private @Nullable Supervision supervision;

    private Supervision supervise(String programs) throws IOException {
        var started = new Supervision(directory, programs);
        supervision = started;
        return started;
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

    private Result result(Outcome outcome, String detail) {
        return new Result(outcome, detail.replace("DIR", directory.toString()));
    }

    @Test
    void aProgramIsStartedAndStoppedOnDemand() throws Exception {
        var running = supervise(CAT);
        var before = running.snapshot("cat");
        assertThat(before.state()).isEqualTo(State.STOPPED);
        assertThat(before.description(ZoneOffset.UTC)).isEqualTo("Not started");
        assertThat(before.started()).isEqualTo(Instant.EPOCH);
        assertThat(running.stop("cat")).isEqualTo(Result.of(Outcome.NOT_RUNNING));

        assertThat(running.start("cat", true)).isEqualTo(Result.DONE);
        var up = running.snapshot("cat");
        assertThat(up.state()).isEqualTo(State.RUNNING);
        assertThat(up.pid()).isPositive();
        assertThat(up.description(ZoneOffset.UTC))
                .matches("pid " + up.pid() + ", uptime 0:00:0\\d");
        assertThat(up.stdoutLog()).isEqualTo(directory.resolve("out.log").toString());
        assertThat(running.start("cat", true)).isEqualTo(Result.of(Outcome.ALREADY_STARTED));

        assertThat(running.stop("cat")).isEqualTo(Result.DONE);
        var down = running.snapshot("cat");
        assertThat(down.state()).isEqualTo(State.STOPPED);
        assertThat(down.pid()).isZero();
        assertThat(down.exitstatus()).isEqualTo(-1);
        assertThat(down.description(ZoneOffset.UTC))
                .matches("[A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d [AP]M");
        assertThat(running.log())
                .contains("INFO waiting for cat to stop")
                .contains("WARN stopped: cat (terminated by SIGTERM)");
    }

    @Test
    void aProgramThatIsGivenNoTimeToStopIsKilledAtOnce() throws Exception {
        var running =
                supervise(
                        """
                        [program:stubborn]
                        command = sh -c "trap '' TERM; while :; do sleep 0.05; done"
                        startsecs = 0
                        stopwaitsecs = 0
                        """);
        running.awaitState("stubborn", State.RUNNING);
        assertThat(running.stop("stubborn")).isEqualTo(Result.DONE);
        assertThat(running.log("WARN killing 'stubborn' .* with SIGKILL"))
                .hasSizeBetween(1, 10); // one, unless death takes seconds
        assertThat(running.log("WARN stopped: stubborn .*")).hasSize(1);
    }

    @Test
    void whatCannotBeStartedIsSaidAndChangesNothing() throws Exception {
        Files.writeString(directory.resolve("file"), "text");
        var running =
                supervise(
                        """
                        [program:missing]
                        command = /not/there
                        autostart = false
                        [program:file]
                        command = %s/file
                        autostart = false
                        [program:false]
                        command = false
                        autostart = false
                        [program:nowhere]
                        command = cat
                        directory = /not/there
                        autostart = false
                        """
                                .formatted(directory));
        assertThat(running.start("missing", true))
                .isEqualTo(result(Outcome.NO_FILE, "can't find command '/not/there'"));
        assertThat(running.start("file", false))
                .isEqualTo(
                        result(Outcome.NOT_EXECUTABLE, "command at 'DIR/file' is not executable"));
        assertThat(running.state("file")).isEqualTo(State.STOPPED);
        assertThat(running.start("false", true)).isEqualTo(Result.of(Outcome.SPAWN_ERROR));
        assertThat(running.start("nowhere", false)).isEqualTo(Result.of(Outcome.SPAWN_ERROR));
    }

    @Test
    void aStopThatComesFirstTellsWhoWaitsForTheStart() throws Exception {
        var running =
                supervise(
                        "[program:slow]\ncommand = sleep 1000\nautostart = false\nstartsecs = 600\n");
        var process = running.process("slow");
        var up = running.ask(() -> process.start(true));
        assertThat(up).isNotDone();
        assertThat(running.stop("slow")).isEqualTo(Result.DONE);
        assertThat(answer(up)).isEqualTo(Result.of(Outcome.ABNORMAL_TERMINATION));
    }

    @Test
    void signalsAndInputReachTheChild() throws Exception {
        var running =
                supervise(
                        """
                        [program:echo]
                        command = sh -c "trap 'echo got' USR1; echo ready; while read line; do echo $line; done; sleep 1000"
                        startsecs = 0
                        stopasgroup = true
                        stdout_logfile = out.log
                        """);
        var echo = running.process("echo");
        running.awaitFile("out.log", "ready\n");
        assertThat(running.ask(() -> echo.write("hello\n".getBytes(UTF_8)))).isEqualTo(Result.DONE);
        running.awaitFile("out.log", "ready\nhello\n");
        assertThat(running.ask(() -> echo.signal(10))).isEqualTo(Result.DONE);
        running.ask(() -> echo.write("\n".getBytes(UTF_8)));
        running.awaitFile("out.log", "ready\nhello\n.*got\n.*");
        running.stop("echo");
        assertThat(running.ask(() -> echo.signal(10))).isEqualTo(Result.of(Outcome.NOT_RUNNING));
        assertThat(running.ask(() -> echo.write(new byte[1])))
                .isEqualTo(Result.of(Outcome.NOT_RUNNING));
    }

    @Test
    void whatReadsNoMoreTakesNoInput() throws Exception {
        var running =
                supervise(
                        """
                        [program:deaf]
                        command = sh -c "exec <&-; echo closed; exec sleep 1000"
                        startsecs = 0
                        stdout_logfile = out.log
                        """);
        running.awaitFile("out.log", "closed\n");
        var deaf = running.process("deaf");
        await().atMost(30, TimeUnit.SECONDS)
                .until(() ->
                        running.ask(() -> deaf.write("x".getBytes(UTF_8))).outcome()
                                == Outcome.NO_FILE);
    }

    @Test
    void logsAreReopenedAndClearedAlsoOfAStoppedProgram() throws Exception {
        var running =
                supervise(
                        """
                        [program:talk]
                        command = sh -c "while read line; do echo $line; done"
                        startsecs = 0
                        stdout_logfile = out.log
                        """);
        running.awaitState("talk", State.RUNNING);
        var talk = running.process("talk");
        running.ask(() -> talk.write("one\n".getBytes(UTF_8)));
        running.awaitFile("out.log", "one\n");
        Files.move(directory.resolve("out.log"), directory.resolve("moved.log"));
        running.supervisor().post(running.supervisor()::reopenLogs);
        running.awaitFile("out.log", "");
        running.ask(() -> talk.write("two\n".getBytes(UTF_8)));
        running.awaitFile("out.log", "two\n");
        assertThat(directory.resolve("moved.log")).hasContent("one\n");

        assertThat(answer(running.supervisor().settle(talk::clearLogs))).isEqualTo(Result.DONE);
        running.ask(() -> talk.write("three\n".getBytes(UTF_8)));
        running.awaitFile("out.log", "three\n");
        running.stop("talk");
        assertThat(answer(running.supervisor().settle(talk::clearLogs))).isEqualTo(Result.DONE);
        assertThat(directory.resolve("out.log")).isEmptyFile();
    }

    @Test
    void aConfigurationIsReadAgainAndItsGroupsAreAddedAndRemoved() throws Exception {
        var running =
                supervise(
                        """
                        [program:changes]
                        command = sleep 1000
                        startsecs = 0
                        [program:goes]
                        command = sleep 1000
                        startsecs = 0
                        [program:stays]
                        command = sleep 1000
                        startsecs = 0
                        """);
        running.awaitState("changes", State.RUNNING);
        running.configure(
                """
                [program:stays]
                command = sleep 1000
                startsecs = 0
                [program:changes]
                command = sleep 1001
                startsecs = 0
                priority = 7
                [program:comes]
                command = sleep 1000
                startsecs = 0
                """);
        assertThat(answer(running.supervisor().reread()))
                .isEqualTo(new Changes(List.of("comes"), List.of("changes"), List.of("goes")));
        var supervisor = running.supervisor();
        assertThat(running.ask(() -> supervisor.addGroup("stays")))
                .isEqualTo(Result.of(Outcome.ALREADY_ADDED));
        assertThat(running.ask(() -> supervisor.addGroup("goes")))
                .isEqualTo(Result.of(Outcome.BAD_NAME));
        assertThat(running.ask(() -> supervisor.removeGroup("none")))
                .isEqualTo(Result.of(Outcome.BAD_NAME));
        assertThat(running.ask(() -> supervisor.removeGroup("changes")))
                .isEqualTo(Result.of(Outcome.STILL_RUNNING));

        running.stop("changes");
        assertThat(running.ask(() -> supervisor.removeGroup("changes"))).isEqualTo(Result.DONE);
        assertThat(running.ask(() -> supervisor.addGroup("changes"))).isEqualTo(Result.DONE);
        assertThat(running.ask(() -> supervisor.addGroup("comes"))).isEqualTo(Result.DONE);
        running.awaitState("comes", State.RUNNING);
        running.awaitState("changes", State.RUNNING);
        assertThat(running.ask(() -> supervisor.groups().stream().map(ProcessGroup::name).toList()))
                .containsExactly("changes", "comes", "goes", "stays");
    }

    @Test
    void aBrokenConfigurationIsRefusedAndEverythingGoesOn() throws Exception {
        var running = supervise(CAT);
        running.configure("[program:cat]\ncommand = cat\nstartsecs = soon\n");
        assertThatThrownBy(() -> answer(running.supervisor().reread()))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(ConfigException.class);
        assertThat(answer(running.supervisor().restart()).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(running.start("cat", true)).isEqualTo(Result.DONE);
    }

    @Test
    void aRestartEndsWithTheConfigurationToGoOnWith() throws Exception {
        var running = supervise(CAT);
        assertThat(running.start("cat", true)).isEqualTo(Result.DONE);
        running.configure("[program:other]\ncommand = cat\n");
        assertThat(answer(running.supervisor().restart())).isEqualTo(Result.DONE);
        assertThat(running.end().orElseThrow().groups())
                .extracting(group -> group.name())
                .containsExactly("other");
        assertThat(running.log()).contains("WARN stopped: cat (terminated by SIGTERM)");
        assertThatThrownBy(() -> running.ask(() -> 1))
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatAQuestionThrowsIsItsAnswerAndHarmsNobody() throws Exception {
        var running = supervise(CAT);
        assertThatThrownBy(() ->
                        running.ask(() -> {
                            throw new IllegalArgumentException("no");
                        }))
                .hasRootCauseMessage("no");
        assertThatThrownBy(() -> supervision().supervisor().groups())
                .isInstanceOf(IllegalStateException.class);
        assertThat(running.start("cat", true)).isEqualTo(Result.DONE);
    }
}
