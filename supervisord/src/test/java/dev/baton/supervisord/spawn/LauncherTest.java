// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.posix.Child;
import dev.baton.posix.Credentials;
import dev.baton.posix.Fd;
import dev.baton.supervisord.config.ProcessSettings;
import dev.baton.supervisord.log.ChildLog;
import dev.baton.supervisord.log.RotatingFile;
import dev.baton.supervisord.process.Ending;
import dev.baton.supervisord.process.Moment;
import dev.baton.supervisord.process.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real children, with the reaper and the pump.
class LauncherTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/bin:/bin", "HOME", "/here");

    @TempDir Path directory;
    private final Reaper reaper = Reaper.start(false, (_, _) -> {});
    private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();
    private final Pump pump = Pump.start(failures::add);
    private final List<Child> children = new ArrayList<>();

    @AfterEach
    void end() {
        children.forEach(child -> {
            child.signal(9);
            child.await(Duration.ofSeconds(30));
        });
        reaper.close();
        pump.close();
        assertThat(failures).isEmpty();
    }

    /// A child that is being watched, and its output.
    private final class Running {
        private final Launcher.Outcome.Launched launched;
        private final CompletableFuture<Ending> ending = new CompletableFuture<>();
        private final CompletableFuture<Moment> death = new CompletableFuture<>();
        private final List<Output> outputs = new ArrayList<>();
        private final @Nullable Input input;

        Running(Launcher.Outcome.Launched launched) throws IOException {
            this.launched = launched;
            children.add(launched.child());
            var err = launched.stderr();
            outputs.add(pump.read(launched.stdout(), log("out")));
            if (err != null) {
                outputs.add(pump.read(err, log("err")));
            }
            input = launched.stdin() == null ? null : pump.write(launched.stdin());
            reaper.add(launched.child(), this::ended);
        }

        private void ended(Ending how, Moment at) {
            death.complete(at);
            pump.finish(
                    outputs,
                    input == null ? List.of() : List.of(input),
                    () -> ending.complete(how));
        }

        private ChildLog log(String name) throws IOException {
            return new ChildLog(
                    RotatingFile.open(directory.resolve(name), 0, 0),
                    0,
                    false,
                    ChildLog.Listener.NONE,
                    _ -> {});
        }

        Ending ending() throws Exception {
            return ending.get(30, TimeUnit.SECONDS);
        }
    }

    private OptionalLong files = OptionalLong.empty();

    private Launcher launcher() {
        return new Launcher(new ChildEnvironment(ENVIRONMENT, "unix:///x"), directory, files);
    }

    private Running run(ProcessSettings process) throws IOException {
        var outcome = launcher().launch(process, "group", null);
        assertThat(outcome).isInstanceOf(Launcher.Outcome.Launched.class);
        return new Running((Launcher.Outcome.Launched) outcome);
    }

    private static ProcessSettings shell(String script) {
        return Sample.process("name", "/bin/sh -c '" + script + "'");
    }

    private static ProcessSettings placed(ProcessSettings from, ProcessSettings.Place place) {
        return with(from, place, from.environment());
    }

    private static ProcessSettings with(
            ProcessSettings from, ProcessSettings.Place place, Map<String, String> environment) {
        return new ProcessSettings(
                from.name(),
                from.command(),
                from.priority(),
                from.launch(),
                from.stop(),
                from.exitcodes(),
                place,
                from.redirectStderr(),
                from.stdout(),
                from.stderr(),
                environment,
                from.serverurl(),
                from.socket());
    }

    private String out(String script) throws Exception {
        return out(shell(script));
    }

    private String out(ProcessSettings process) throws Exception {
        Files.deleteIfExists(directory.resolve("out"));
        Files.deleteIfExists(directory.resolve("err"));
        run(process).ending();
        return read("out") + read("err");
    }

    private String read(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    @Test
    void outputAndErrorGoToTheirLogsAndTheEndIsTold() throws Exception {
        var running = run(shell("echo to out; echo to err >&2; exit 3"));
        assertThat(running.ending()).isEqualTo(new Ending.Exited(3));
        assertThat(read("out")).isEqualTo("to out\n");
        assertThat(read("err")).isEqualTo("to err\n");
    }

    @Test
    void aSignalIsTold() throws Exception {
        assertThat(run(shell("kill -TERM $$")).ending()).isEqualTo(new Ending.Signalled(15, false));
    }

    @Test
    void aDeathIsNoticedWithinMillisecondsOfTheSignal() throws Exception {
        var best = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            var running = run(Sample.process("sleep", "sleep 1000"));
            var before = System.nanoTime();
            running.launched.child().signal(9);
            best = Math.min(best, running.death.get(30, TimeUnit.SECONDS).nanos() - before);
            running.ending();
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(20));
    }

    @Test
    void aChildLeadsAProcessGroupAndHasThreeDescriptorsAndNoMask() throws Exception {
        assertThat(out("ls /proc/$$/fd; true")).isEqualTo("0\n1\n2\n");
        var group = out("read pid comm state ppid pgrp rest </proc/$$/stat; echo $pid $pgrp");
        assertThat(group.strip().split(" ", -1)[0]).isEqualTo(group.strip().split(" ", -1)[1]);
        assertThat(out("grep SigBlk /proc/self/status")).endsWith("0000000000000000\n");
        assertThat(out("grep SigIgn /proc/self/status")).endsWith("0000000000000000\n");
    }

    @Test
    void theEnvironmentIsTheDaemonsAndWhatSupervisionAddsAndWhatIsConfigured() throws Exception {
        var from = Sample.process("name", "/usr/bin/env");
        var process = with(from, from.place(), Map.of("HOME", "/configured", "MORE", "a b"));
        assertThat(out(process).lines())
                .containsExactlyInAnyOrder(
                        "PATH=/usr/bin:/bin",
                        "HOME=/configured",
                        "MORE=a b",
                        "SUPERVISOR_ENABLED=1",
                        "SUPERVISOR_SERVER_URL=unix:///x",
                        "SUPERVISOR_PROCESS_NAME=name",
                        "SUPERVISOR_GROUP_NAME=group");
    }

    @Test
    void theZerothArgumentIsTheWordAndNotTheFile() throws Exception {
        assertThat(out(Sample.process("x", "cat /proc/self/cmdline")))
                .isEqualTo("cat\0/proc/self/cmdline\0");
    }

    @Test
    void directoryAndUmaskAreTheChildsAlone() throws Exception {
        var before = Credentials.umask(022);
        try {
            var process =
                    placed(
                            shell("pwd; umask"),
                            new ProcessSettings.Place(null, 027, Path.of("/usr")));
            assertThat(out(process)).isEqualTo("/usr\n0027\n");
            assertThat(Credentials.umask(022)).isEqualTo(022);
        } finally {
            Credentials.umask(before);
        }
    }

    @Test
    void childrenHaveALimitOnOpenFilesOfTheirOwn() throws Exception {
        var own = Credentials.limit(Credentials.NOFILE);
        var soft = Fd.open().size() + 200;
        files = OptionalLong.of(soft);
        assertThat(out("ulimit -S -n")).isEqualTo(soft + "\n");
        files = OptionalLong.of(Fd.open().size()); // the process needs more for itself
        assertThat(out("ulimit -S -n; ls /proc/$$/fd"))
                .isEqualTo(files.getAsLong() + "\n0\n1\n2\n");
        assertThat(out("ulimit -H -n"))
                .isEqualTo((own.hard() == -1 ? "unlimited" : own.hard()) + "\n");
        assertThat(Credentials.limit(Credentials.NOFILE)).isEqualTo(own);
    }

    @Test
    void aUserIsTakenOnWithItsGroups() throws Exception {
        assumeTrue(Credentials.uid() == 0, "needs root");
        var nobody = dev.baton.posix.Accounts.user("nobody").orElseThrow();
        var place = new ProcessSettings.Place(nobody.uid(), 022, null);
        assertThat(out(placed(shell("id -u; id -g; id -G; umask; ls /proc/$$/fd; true"), place)))
                .isEqualTo(
                        "%d\n%d\n%d\n0022\n0\n1\n2\n"
                                .formatted(nobody.uid(), nobody.gid(), nobody.gid()));
        assertThat(out(placed(Sample.process("x", "cat /proc/self/cmdline"), place)))
                .as("the zeroth argument")
                .isEqualTo("cat\0/proc/self/cmdline\0");
    }

    @Test
    void aUserEntersWhatItMayAndExecutesWhatItMay() throws Exception {
        assumeTrue(Credentials.uid() == 0, "needs root");
        var nobody = dev.baton.posix.Accounts.user("nobody").orElseThrow();
        open(directory, "rwxr-xr-x");
        var closed = open(Files.createDirectory(directory.resolve("closed")), "rwx------");
        var place = new ProcessSettings.Place(nobody.uid(), null, closed);
        assertForbidden(placed(shell("pwd"), place), "couldn't chdir to " + closed + ": EACCES");
        var inside = Files.createDirectory(closed.resolve("inside"));
        assertForbidden(
                placed(shell("pwd"), new ProcessSettings.Place(nobody.uid(), null, inside)),
                "couldn't chdir to " + inside + ": EACCES");

        var nowhere = new ProcessSettings.Place(nobody.uid(), null, null);
        var program = open(Files.copy(Path.of("/bin/true"), closed.resolve("true")), "rwxr-xr-x");
        assertForbidden(
                placed(Sample.process("x", program.toString()), nowhere),
                "couldn't exec " + program + ": EACCES");
        var script =
                open(Files.writeString(directory.resolve("script"), "echo hello\n"), "rwxr-xr-x");
        assertForbidden(
                placed(Sample.process("x", script.toString()), nowhere),
                "couldn't exec " + script + ": ENOEXEC");

        // by a group alone
        Files.setAttribute(closed, "unix:gid", nobody.gid());
        open(closed, "rwxr-x---");
        assertThat(out(placed(shell("pwd"), place))).isEqualTo(closed + "\n");
        assertThat(out(shell("id -u; id -G"))).as("the next one").startsWith("0\n");
        assertThat(Files.readString(Path.of("/proc/thread-self/status")))
                .containsPattern("Uid:\t0\t0\t0\t0\n");
    }

    private static Path open(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private void assertForbidden(ProcessSettings process, String reason) {
        assertFailure(
                process,
                reason,
                "supervisor: " + reason + "\nsupervisor: child process was not spawned\n");
    }

    @Test
    void whatCannotBeStartedIsSaidToTheClientAndInTheChildsLog() throws IOException {
        assertFailure(
                Sample.process("x", "no-such-command"), "can't find command 'no-such-command'", "");
        assertFailure(
                placed(
                        Sample.process("x", "cat"),
                        new ProcessSettings.Place(null, null, Path.of("/not/there"))),
                "couldn't chdir to /not/there: ENOENT",
                "supervisor: couldn't chdir to /not/there: ENOENT\nsupervisor: child process was not spawned\n");
        var script = Files.writeString(directory.resolve("script"), "no interpreter\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertFailure(
                Sample.process("x", script.toString()),
                "couldn't exec " + script + ": ENOEXEC",
                "supervisor: couldn't exec "
                        + script
                        + ": ENOEXEC\nsupervisor: child process was not spawned\n");
        assertFailure(
                placed(
                        Sample.process("x", "cat"),
                        new ProcessSettings.Place(3_999_999, null, null)),
                "couldn't setuid to 3999999: Can't find uid 3999999",
                "supervisor: couldn't setuid to 3999999: Can't find uid 3999999\nsupervisor: child process was not spawned\n");
    }

    @ParameterizedTest
    @CsvSource({"cat a%sb, c", "cat, c%sd"})
    void whatHoldsANulIsNotCutShort(String command, String value) throws IOException {
        var from = Sample.process("x", command.formatted("\0"));
        var process = with(from, from.place(), Map.of("NAME", value.formatted("\0")));
        var reason = "couldn't exec cat: a NUL in its words or its environment";
        assertFailure(
                process,
                reason,
                "supervisor: " + reason + "\nsupervisor: child process was not spawned\n");
    }

    private void assertFailure(ProcessSettings process, String reason, String stderr) {
        var before = Fd.open().size();
        assertThat(launcher().launch(process, "group", null))
                .isEqualTo(new Launcher.Outcome.Failed(reason, stderr));
        assertThat(Fd.open()).as("descriptors").hasSize(before);
    }

    @Test
    void whatIsSentArrivesAtStandardInput() throws Exception {
        var running = run(Sample.process("cat", "cat"));
        var large = "x".repeat(300_000) + "\n";
        assertThat(send(running, large)).isEqualTo(Input.Answer.TAKEN);
        assertThat(send(running, "end\n")).isEqualTo(Input.Answer.TAKEN);
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(read("out")).hasSize(large.length() + 4));
        assertThat(read("out")).isEqualTo(large + "end\n");
    }

    private static Input.Answer send(Running running, String text) {
        return Objects.requireNonNull(running.input).send(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void manySmallThingsThatAreSentAllArrive() throws Exception {
        var running = run(Sample.process("cat", "cat"));
        for (int i = 0; i < 1000; i++) {
            assertThat(send(running, "%04d\n".formatted(i))).isEqualTo(Input.Answer.TAKEN);
        }
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(read("out")).hasSize(5000).endsWith("0999\n"));
    }

    @Test
    void whatAChildDoesNotReadWaitsWithinABound() throws Exception {
        var running = run(shell("trap exit USR1; while :; do sleep 0.1; done"));
        var chunk = "x".repeat(Input.MOST_WAITING / 4);
        Input.Answer answer;
        do {
            answer = send(running, chunk);
        } while (answer == Input.Answer.TAKEN);
        assertThat(answer).isEqualTo(Input.Answer.FULL);
    }

    @Test
    void aChildThatClosesItsInputTakesNoMore() throws Exception {
        var running = run(shell("exec <&-; echo closed; while :; do sleep 0.1; done"));
        await().atMost(30, TimeUnit.SECONDS).until(() -> send(running, "") == Input.Answer.CLOSED);
    }

    @Test
    void ofANoisyChildNothingIsLostAtItsEnd() throws Exception {
        var running = run(shell("head -c 20000000 /dev/zero"));
        running.ending();
        assertThat(directory.resolve("out")).hasSize(20_000_000);
    }

    @Test
    void anotherProcessThatKeepsThePipeHoldsUpNobody() throws Exception {
        var running = run(shell("sleep 1000 & echo $!"));
        assertThat(running.ending()).isEqualTo(new Ending.Exited(0));
        var pid = Integer.parseInt(read("out").strip());
        dev.baton.posix.Signals.kill(pid, 9);
    }

    @Test
    void manyChildrenThatDieAtOnceAreAllReaped() throws Exception {
        var all = new ArrayList<CompletableFuture<Ending>>();
        var sleepers = new ArrayList<Child>();
        for (int i = 0; i < 200; i++) {
            var outcome = launcher().launch(Sample.process("s", "sleep 1000"), "g", null);
            var launched = (Launcher.Outcome.Launched) outcome;
            children.add(launched.child());
            sleepers.add(launched.child());
            Stream.of(launched.stdin(), launched.stdout(), launched.stderr())
                    .map(Objects::requireNonNull)
                    .forEach(Fd::close);
            var ended = new CompletableFuture<Ending>();
            reaper.add(launched.child(), (how, _) -> ended.complete(how));
            all.add(ended);
        }
        sleepers.forEach(child -> child.signal(9));
        for (var ended : all) {
            assertThat(ended.get(30, TimeUnit.SECONDS)).isEqualTo(new Ending.Signalled(9, false));
        }
    }

    @Test
    void momentsAreThoseOfBothClocks() throws Exception {
        var before = Instant.now();
        var running = run(shell("exit 0"));
        assertThat(running.death.get(30, TimeUnit.SECONDS).wall()).isBetween(before, Instant.now());
        running.ending();
    }
}
