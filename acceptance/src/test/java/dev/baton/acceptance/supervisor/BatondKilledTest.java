// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.posix.ProcessStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/batond` killed with KILL, and started again.
class BatondKilledTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;
    private final List<ProcessHandle> toEnd = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        for (var name : List.of("plain", "stubborn", "leader", "member", "alone", "servant")) {
            living(name).forEach(ProcessHandle::destroyForcibly);
        }
        toEnd.forEach(ProcessHandle::destroyForcibly);
    }

    /// A program that notes its own number, and then is what it is.
    private String program(String name, String script, String more) {
        return """
        [program:%2$s]
        command=sh -c "echo $$ >> %1$s/%2$s.pids; %3$s"
        stdout_logfile=NONE
        stderr_logfile=NONE
        startsecs=0
        %4$s
        """
                .formatted(directory, name, script, more);
    }

    /// In a script: something in the background, with another name.
    private String started(String name) {
        return "sh -c 'echo $$ >> %s/%s.pids; exec sleep 1000' &".formatted(directory, name);
    }

    private List<ProcessHandle> living(String name) throws IOException {
        var file = directory.resolve(name + ".pids");
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .filter(BatondKilledTest::runs)
                .toList();
    }

    /// Where nobody reaps orphans, those that have ended stay.
    private static boolean runs(ProcessHandle process) {
        return ProcessStat.of((int) process.pid()).filter(it -> !it.hasEnded()).isPresent();
    }

    private ProcessHandle one(String name) throws IOException {
        assertThat(living(name)).as(name).hasSize(1);
        return living(name).getFirst();
    }

    private void awaitOne(String name) {
        await(name).atMost(PATIENCE).untilAsserted(() -> one(name));
    }

    private StartedDaemon start() throws IOException {
        return StartedDaemon.start(directory, Tools.ours("batond"));
    }

    /// Once it has said of all programs that they are up, and so has noted them.
    private void kill(StartedDaemon daemon, String... programs) throws InterruptedException {
        for (var program : programs) {
            daemon.await("main.log", "success: " + program + " entered RUNNING state");
        }
        var logged = daemon.process().toHandle();
        daemon.process().destroyForcibly().waitFor();
        assertThat(logged.isAlive()).isFalse();
    }

    @Test
    void eachProgramIsThereOnceAfterwards() throws Exception {
        StartedDaemon.configure(
                directory,
                program("plain", "exec sleep 1000", "")
                        + program(
                                "stubborn",
                                "trap '' TERM; while :; do sleep 1; done",
                                "stopwaitsecs=1")
                        + program("leader", started("member") + " wait", "stopasgroup=true")
                        + program("alone", started("servant") + " wait", ""));
        var names = List.of("plain", "stubborn", "leader", "member", "alone", "servant");
        var foreign = new ProcessBuilder("sleep", "1000").start().toHandle();
        toEnd.add(foreign);
        var first = start();
        for (var name : names) {
            awaitOne(name);
        }
        var before = new ArrayList<ProcessHandle>();
        for (var name : names) {
            before.add(one(name));
        }
        kill(first, "plain", "stubborn", "leader", "alone");

        try (var second = start()) {
            second.await("main.log", "supervisord started with pid " + second.process().pid());
            for (var name : List.of("plain", "stubborn", "leader", "member", "alone")) {
                awaitOne(name);
                assertThat(before).doesNotContain(one(name));
            }
            await().atMost(PATIENCE).until(() -> living("servant").size() == 2);
            assertThat(living("servant"))
                    .as("a child of a program is left alone without stopasgroup")
                    .contains(before.getLast());
            assertThat(foreign.isAlive()).isTrue();
            assertThat(second.read("main.log"))
                    .contains("WARN stopping 'plain:plain' (" + before.getFirst().pid() + ")")
                    .contains(
                            "WARN killing 'stubborn:stubborn' ("
                                    + before.get(1).pid()
                                    + ") with SIGKILL")
                    .doesNotContain("killing 'plain:plain'");
        }
        assertThat(directory.resolve("pid.programs")).doesNotExist();
    }

    @Test
    void inTheBackgroundNobodyWaitsForWhatDoesNotEnd() throws Exception {
        StartedDaemon.configure(
                directory,
                program(
                        "stubborn",
                        "trap '' TERM; while :; do sleep 1; done",
                        "stopwaitsecs=1000"));
        var first = start();
        awaitOne("stubborn");
        var left = one("stubborn");
        kill(first, "stubborn");

        var configuration = directory.resolve("supervisord.conf").toString();
        assertThat(Tools.run(Tools.ours("batond"), "-c", configuration).status()).isZero();
        var log = directory.resolve("main.log");
        await().atMost(PATIENCE)
                .until(() -> Files.readString(log).contains("stopping 'stubborn:stubborn'"));
        // there is no pid file yet, but it answers to signals all the same
        var daemon =
                ProcessHandle.allProcesses()
                        .filter(each ->
                                each.info().arguments().stream()
                                        .flatMap(java.util.Arrays::stream)
                                        .anyMatch(configuration::equals))
                        .findFirst()
                        .orElseThrow();
        toEnd.add(daemon);
        daemon.destroy();
        await().atMost(PATIENCE).until(() -> !runs(daemon));
        assertThat(Files.readString(log)).contains("received SIGTERM indicating exit request");
        assertThat(one("stubborn")).isEqualTo(left);
        assertThat(directory.resolve("pid.programs")).exists();
    }

    @Test
    void programsOfADaemonThatLivesAreLeftAlone(@TempDir Path other) throws Exception {
        StartedDaemon.configure(directory, program("plain", "exec sleep 1000", ""));
        try (var first = start()) {
            awaitOne("plain");
            var plain = one("plain");
            StartedDaemon.configure(other, "pidfile=" + directory.resolve("pid"));
            try (var second = StartedDaemon.start(other, Tools.ours("batond"))) {
                second.await("main.log", "WARN another daemon, which lives, has ");
                second.await("main.log", "supervisord started with pid");
            }
            assertThat(one("plain")).isEqualTo(plain);
            assertThat(first.process().isAlive()).isTrue();
            assertThat(directory.resolve("pid.programs")).exists();
        }
    }

    @Test
    void aReloadAndAStopLeaveNothingToEnd() throws Exception {
        StartedDaemon.configure(directory, program("plain", "exec sleep 1000", ""));
        try (var daemon = start()) {
            awaitOne("plain");
            var before = one("plain");
            daemon.supervisorctl("reload");
            await().atMost(PATIENCE)
                    .until(() -> living("plain").size() == 1 && !one("plain").equals(before));
            assertThat(directory.resolve("pid.programs")).exists();
            daemon.supervisorctl("shutdown");
            assertThat(daemon.awaitEnd()).isZero();
            assertThat(directory.resolve("pid.programs")).doesNotExist();
            assertThat(daemon.read("main.log")).doesNotContain("which was left");
        }
    }

    @Test
    void aDaemonThatHasBecomeSomebodyElseHasItsJournalToo() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, to become nobody");
        var lookup = directory.getFileSystem().getUserPrincipalLookupService();
        var nobody = lookup.lookupPrincipalByName("nobody");
        Files.setOwner(directory, nobody);
        var more = "user=nobody\n" + program("plain", "exec sleep 1000", "");
        StartedDaemon.configure(directory, more);
        var first = start();
        awaitOne("plain");
        var before = one("plain");
        assertThat(Files.getOwner(directory.resolve("pid.programs"))).isEqualTo(nobody);
        kill(first, "plain");
        try (var second = start()) {
            second.await("main.log", "supervisord started with pid " + second.process().pid());
            await().atMost(PATIENCE)
                    .until(() -> living("plain").size() == 1 && !one("plain").equals(before));
        }
        assertThat(directory.resolve("pid.programs")).doesNotExist();
    }

    @Test
    void withoutAJournalItGoesOn() throws Exception {
        StartedDaemon.configure(directory, program("plain", "exec sleep 1000", ""));
        Files.createDirectory(directory.resolve("pid.programs"));
        try (var daemon = start()) {
            awaitOne("plain");
            assertThat(daemon.read("main.log"))
                    .containsOnlyOnce("WARN no journal of programs is kept")
                    .contains("pid.programs: it is no regular file");
        }
    }
}
