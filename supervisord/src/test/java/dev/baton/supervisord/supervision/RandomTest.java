// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.posix.Fd;
import dev.baton.posix.PosixException;
import dev.baton.posix.Signals;
import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.process.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever clients, programs and strangers do in whatever order: what is told is true, every
/// question is answered, and nothing is left behind.
class RandomTest {
    private static final int STEPS = 400;
    private static final int PROGRAMS = 8;

    @TempDir Path directory;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<CompletableFuture<?>> answers = new ArrayList<>();

    private static String programs() {
        var commands =
                List.of(
                        "sleep 1000",
                        "false",
                        "sh -c 'sleep 0.05; exit 0'",
                        "sh -c 'sleep 0.02; exit 3'",
                        "cat",
                        "sh -c \"trap '' TERM; exec sleep 1000\"",
                        "sh -c 'while :; do echo x; sleep 0.001; done'",
                        "/not/there");
        var text = new StringBuilder();
        for (int i = 0; i < PROGRAMS; i++) {
            text.append(
                    """
                    [program:p%d]
                    command = %s
                    startsecs = 0
                    startretries = 1000
                    stopwaitsecs = 1
                    killasgroup = true
                    autorestart = true
                    redirect_stderr = %s
                    stdout_logfile_maxbytes = 1KB
                    stdout_logfile_backups = 1
                    """
                            .formatted(i, commands.get(i), i % 2 == 0));
        }
        return text.toString();
    }

    @Test
    void nothingThatHappensConfusesIt() throws Exception {
        System.out.println("seed " + seed);
        var before = Fd.open().size();
        try (var running = new Supervision(directory, programs(), LogLevel.INFO)) {
            for (int step = 0; step < STEPS; step++) {
                something(running.supervisor());
                if (step % 20 == 0) {
                    running.ask(() -> checked(running.supervisor()));
                }
            }
            for (var answer : answers) {
                answer.orTimeout(60, TimeUnit.SECONDS).join();
            }
            running.ask(() -> checked(running.supervisor()));
        }
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() ->
                        assertThat(ProcessHandle.current().children())
                                .as("children, seed %d", seed)
                                .isEmpty());
        assertThat(Fd.open().size()).as("descriptors").isLessThanOrEqualTo(before + 1);
    }

    private void something(Supervisor supervisor) {
        var name = "p" + random.nextInt(PROGRAMS);
        var wait = random.nextBoolean();
        var many = random.nextInt(50) == 0;
        switch (random.nextInt(8)) {
            case 0, 1 -> ask(supervisor, name, process -> process.start(wait));
            case 2, 3 -> ask(supervisor, name, process -> process.stop(wait));
            case 4 -> ask(supervisor, name, process -> settled(process.signal(10)));
            case 5 -> ask(supervisor, name, RandomTest::killed);
            case 6 ->
                    ask(
                            supervisor,
                            name,
                            process -> settled(process.write("hello\n".getBytes(UTF_8))));
            default -> {
                if (many) {
                    answers.add(supervisor.reread());
                } else {
                    ask(supervisor, name, SupervisedProcess::clearLogs);
                }
            }
        }
    }

    private void ask(
            Supervisor supervisor,
            String name,
            Function<SupervisedProcess, CompletableFuture<Result>> what) {
        answers.add(
                supervisor.settle(() -> what.apply(supervisor.process(name, name).orElseThrow())));
    }

    private static CompletableFuture<Result> settled(Result result) {
        return CompletableFuture.completedFuture(result);
    }

    /// By a stranger.
    private static CompletableFuture<Result> killed(SupervisedProcess process) {
        var pid = process.life().pid();
        if (pid > 0) {
            try {
                Signals.kill(pid, Signals.SIGKILL);
            } catch (PosixException e) {
                return settled(Result.of(Result.Outcome.NOT_RUNNING)); // it was faster
            }
        }
        return settled(Result.DONE);
    }

    private boolean checked(Supervisor supervisor) {
        for (var group : supervisor.groups()) {
            for (var process : group.processes()) {
                var told = process.snapshot();
                var hasChild =
                        told.state() == State.STARTING
                                || told.state() == State.RUNNING
                                || told.state() == State.STOPPING;
                assertThat(told.pid() > 0).as("%s, seed %d", told, seed).isEqualTo(hasChild);
                assertThat(told.state()).as("seed %d", seed).isNotEqualTo(State.UNKNOWN);
            }
        }
        return true;
    }
}
