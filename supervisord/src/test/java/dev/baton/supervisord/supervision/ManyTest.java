// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.posix.Fd;
import dev.baton.posix.Signals;
import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.process.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many programs, and much that they do.
class ManyTest {
    private static final int SIGKILL = 9;

    @TempDir Path directory;
    private @Nullable Supervision supervision;

    @AfterEach
    void stop() throws IOException {
        if (supervision != null) {
            supervision.close();
        }
    }

    private Supervision supervise(String programs) throws IOException {
        var started = new Supervision(directory, programs, LogLevel.INFO);
        supervision = started;
        return started;
    }

    private List<ProcessSnapshot> all() {
        var running = Objects.requireNonNull(supervision);
        return running.ask(() ->
                running.supervisor().groups().stream()
                        .flatMap(group -> group.processes().stream())
                        .map(SupervisedProcess::snapshot)
                        .toList());
    }

    private void awaitAll(State state) {
        await(state.toString())
                .atMost(120, TimeUnit.SECONDS)
                .untilAsserted(() ->
                        assertThat(all()).extracting(ProcessSnapshot::state).containsOnly(state));
    }

    private static String many(int count, String more) {
        return """
        [program:many]
        command = sleep 1000
        process_name = %%(process_num)s
        numprocs = %d
        startsecs = 0
        stdout_logfile = NONE
        stderr_logfile = NONE
        %s
        """
                .formatted(count, more);
    }

    private static boolean isThere(int pid) {
        return Files.exists(Path.of("/proc", String.valueOf(pid)));
    }

    @Test
    void fiveHundredThatAreKilledAtOnceAreAllReapedAndAccountedFor() throws Exception {
        var before = Fd.open().size();
        var running = supervise(many(500, "autorestart = false"));
        awaitAll(State.RUNNING);
        var pids = all().stream().map(ProcessSnapshot::pid).toList();
        assertThat(pids).doesNotHaveDuplicates().hasSize(500);
        pids.forEach(pid -> Signals.kill(pid, SIGKILL));
        awaitAll(State.EXITED);
        assertThat(all())
                .allSatisfy(each -> {
                    assertThat(each.exitstatus()).isEqualTo(-1);
                    assertThat(each.pid()).isZero();
                    assertThat(each.stopped()).isBetween(each.started(), each.now());
                    assertThat(each.spawnerr()).isEqualTo("Bad exit code -1");
                });
        assertThat(pids).noneMatch(ManyTest::isThere);
        assertThat(running.log("WARN exited: \\d+ \\(terminated by SIGKILL; not expected\\)"))
                .hasSize(500)
                .doesNotHaveDuplicates();
        running.close();
        assertThat(Fd.open().size()).as("descriptors").isLessThanOrEqualTo(before + 1);
    }

    @Test
    void killedOnesAreStartedAgain() throws Exception {
        supervise(many(50, "autorestart = true"));
        awaitAll(State.RUNNING);
        var before = all().stream().map(ProcessSnapshot::pid).toList();
        before.forEach(pid -> Signals.kill(pid, SIGKILL));
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() ->
                        assertThat(all())
                                .allMatch(each -> each.state() == State.RUNNING)
                                .extracting(ProcessSnapshot::pid)
                                .doesNotContainAnyElementsOf(before));
    }

    @Test
    void aThousandAreStartedAndStopped() throws Exception {
        var running = supervise(many(1000, ""));
        awaitAll(State.RUNNING);
        var pids = all().stream().map(ProcessSnapshot::pid).toList();
        assertThat(pids).doesNotHaveDuplicates().hasSize(1000);
        var stopped =
                Supervision.answer(
                        running.supervisor()
                                .settleAll(() ->
                                        running
                                                .supervisor()
                                                .group("many")
                                                .orElseThrow()
                                                .processes()
                                                .stream()
                                                .map(process -> process.stop(true))
                                                .toList()));
        assertThat(stopped).hasSize(1000).containsOnly(Result.DONE);
        assertThat(pids).noneMatch(ManyTest::isThere);
    }

    @Test
    void aStopRightAfterAStartIsNotLost() throws Exception {
        var running =
                supervise(
                        """
                        [program:quick]
                        command = sleep 1000
                        autostart = false
                        startsecs = 0
                        """);
        for (int i = 0; i < 40; i++) {
            var process = running.process("quick");
            var stopped =
                    running.supervisor()
                            .settle(() -> {
                                assertThat(process.start(false)).isCompletedWithValue(Result.DONE);
                                return process.stop(true);
                            });
            assertThat(Supervision.answer(stopped)).isEqualTo(Result.DONE);
        }
        assertThat(running.log("WARN killing.*")).isEmpty();
        assertThat(running.log("WARN stopped: quick \\(terminated by SIGTERM\\)")).hasSize(40);
    }

    @Test
    void logsThatRotateWhileManyWriteHaveEveryByte() throws Exception {
        var writers = 4;
        var lines = 40_000;
        var running =
                supervise(
                        """
                        [program:write]
                        command = sh -c "i=0; while [ $i -lt %d ]; do echo $NAME $i; i=$((i+1)); done; echo done >&2; read x"
                        environment = NAME="%%(process_num)d"
                        process_name = %%(process_num)d
                        numprocs = %d
                        startsecs = 0
                        stdout_logfile = %%(process_num)d.log
                        stdout_logfile_maxbytes = 20KB
                        stdout_logfile_backups = 100
                        stderr_logfile = %%(process_num)d.err
                        """
                                .formatted(lines, writers));
        for (int writer = 0; writer < writers; writer++) {
            running.awaitFile(writer + ".err", "done\n");
        }
        running.close();
        for (int writer = 0; writer < writers; writer++) {
            var expected = new StringBuilder();
            for (int i = 0; i < lines; i++) {
                expected.append(writer).append(' ').append(i).append('\n');
            }
            assertThat(together(writer)).isEqualTo(expected.toString());
            assertThat(directory.resolve(writer + ".log.5")).exists();
        }
    }

    /// All files of a log, the oldest first.
    private String together(int writer) throws IOException {
        var all = new ByteArrayOutputStream();
        for (int number = 100; number > 0; number--) {
            var file = directory.resolve(writer + ".log." + number);
            if (Files.exists(file)) {
                all.writeBytes(Files.readAllBytes(file));
            }
        }
        all.writeBytes(Files.readAllBytes(directory.resolve(writer + ".log")));
        return all.toString(StandardCharsets.US_ASCII);
    }
}
