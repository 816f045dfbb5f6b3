// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.LineProcess.Load;
import dev.baton.posix.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecTest {
    @TempDir private Path home;

    private LineProcess.Setup inPlace() {
        return inPlace("");
    }

    private LineProcess.Setup inPlace(String folder) {
        return LineProcess.in(home.resolve(folder)).with("BATON_RELOAD", "exec");
    }

    /// What each descriptor of the process refers to; pipes and sockets by their kind.
    private static List<String> descriptors(long pid) {
        try (var entries = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return entries.map(ExecTest::target)
                    .map(target -> target.replaceAll("\\[?\\d+]?$", ""))
                    .filter(target -> !target.startsWith("anon_inode:")) // the JDK's, made late
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    private static boolean hasChildren(long pid) {
        try (var children = ProcessHandle.of(pid).orElseThrow().children()) {
            return children.findAny().isPresent();
        }
    }

    private static void awaitNoChildren(LineProcess server) {
        await("the stand-in is reaped")
                .atMost(LineProcess.HANG)
                .until(() -> !hasChildren(server.pid()));
    }

    @Test
    void tenReloadsUnderLoadKeepTheProcessAndDropNothing() throws IOException {
        var socket = home.resolve("line.sock");
        try (var server = inPlace().listening("line=0", "unix=" + socket).start()) {
            var early = List.<String>of();
            try (var load = Load.on(server.address("line"), server.address("unix"))) {
                for (int generation = 1; generation <= 10; generation++) {
                    server.reloadsTo(generation);
                    assertThat(server.serving()).isEqualTo(server.pid());
                    server.awaitRunning(1);
                    assertThat(server.running()).containsExactly(server.pid());
                    awaitNoChildren(server);
                    load.goesOn(50);
                    if (generation == 3) {
                        early = idleDescriptors(server, load);
                    }
                }
                assertThat(idleDescriptors(server, load)).isEqualTo(early);
                load.stop();
                assertThat(load.failures()).isEmpty();
                assertThat(load.answers()).hasSize(11);
            }
            assertThat(server.ask("pid")).isEqualTo(Long.toString(server.pid()));

            server.stop();
            assertThat(server.exitStatus()).isZero();
            assertThat(socket).doesNotExist();
            assertThat(server.pidFile()).doesNotExist();
        }
    }

    /// Those that stay while clients come and go. A served connection is closed a moment after its
    /// answer was read, so the count has to settle.
    private static List<String> idleDescriptors(LineProcess server, Load load) {
        return load.paused(() -> {
            var seen = new ArrayList<>(List.of(descriptors(server.pid())));
            await().atMost(LineProcess.HANG)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        seen.add(descriptors(server.pid()));
                        return seen.getLast().equals(seen.get(seen.size() - 2));
                    });
            return seen.getLast();
        });
    }

    @Test
    void aRequestThatHoldsUpTheDrainKeepsNobodyElseWaiting() throws IOException {
        try (var server = inPlace().start()) {
            try (var load = Load.on(server.address("line"))) {
                var held = server.holds();
                server.reload();
                server.awaitLog("generation 1: standing in");
                server.awaitLog("to DRAINING_TO_EXEC");

                load.goesOn(200);
                assertThat(server.ask("generation")).isEqualTo("1");
                assertThat(server.standIn()).isNotEqualTo(server.serving());
                assertThat(server.serving()).isEqualTo(server.pid());
                assertThat(held.answer()).isNotDone();
                assertThat(server.countInLog("generation 0: leaving")).isZero();

                held.release();
                server.awaitLog("generation 1: serving");
                server.awaitRunning(1);
                assertThat(server.ask("pid")).isEqualTo(Long.toString(server.pid()));
                load.stop();
                assertThat(load.failures()).isEmpty();
                assertThat(load.answers()).containsExactlyInAnyOrder("0", "1");
            }
            server.stop();
        }
    }

    @Test
    void whatTheStandInHasAcceptedFinishesAfterTheNewImageServes() throws IOException {
        try (var server = inPlace().start()) {
            var first = server.holds();
            server.reload();
            server.awaitLog("to DRAINING_TO_EXEC");
            var second = server.holds(); // in the stand-in
            first.release();

            server.awaitLog("generation 1: serving");
            assertThat(server.ask("pid")).isEqualTo(Long.toString(server.pid()));
            assertThat(server.running()).hasSize(2);
            second.release();
            server.awaitRunning(1);
            awaitNoChildren(server);
            server.stop();
        }
    }

    @Test
    void aRequestThatOutlivesTheDeadlineIsDroppedAndNamedAndTheReloadGoesOn() throws IOException {
        try (var server = inPlace().with("BATON_MAX_WAIT", "300ms").start().expecting("dropped")) {
            var slow = server.asksSlowly(60_000);
            server.reloadsTo(1);

            assertThat(server.log()).contains("dropped a line");
            assertThat(slow).isCompletedExceptionally();
            server.awaitRunning(1);
            server.stop();
        }
    }

    @Test
    void aStandInThatDiesLeavesTheOldImageServing() throws IOException {
        var dropped = home.resolve("dropped.sock");
        try (var server =
                inPlace()
                        .listening("line=0", "dropped=" + dropped)
                        .start()
                        .expecting("the reload failed while draining before exec")) {
            var held = server.holds();
            server.listenOn("line=0");
            server.reload();
            server.awaitLog("to DRAINING_TO_EXEC");

            Signals.kill((int) server.standIn(), Signals.SIGKILL);

            server.awaitLog("generation 0 goes on serving");
            try (var load = Load.on(server.address("line"), server.address("dropped"))) {
                load.goesOn(100);
                held.release();
                load.goesOn(100);
                load.stop();
                assertThat(load.failures()).isEmpty();
                assertThat(load.answers()).containsExactly("0");
            }
            awaitNoChildren(server);

            server.reloadsTo(1);
            assertThat(server.ask("pid")).isEqualTo(Long.toString(server.pid()));
            assertThat(server.ask("generation")).isEqualTo("1");
            server.awaitRunning(1);
            server.stop();
            assertThat(dropped).doesNotExist();
        }
    }

    @Test
    void aStandInDoesNotOutliveWhomItStandsInFor() throws IOException {
        try (var server = inPlace().start().mayLeaveDirectories()) {
            var held = server.holds();
            server.reload();
            server.awaitLog("generation 1: standing in");

            Signals.kill((int) server.pid(), Signals.SIGKILL);

            server.awaitRunning(0);
            assertThat(server.log()).contains("process " + server.pid() + " is gone");
            assertThat(held.answer()).isCompletedExceptionally();
        }
    }

    @Test
    void aStandInWhosePredecessorDiesBeforeItCommitsEndsToo() throws IOException {
        try (var server = inPlace().start().mayLeaveDirectories()) {
            server.fault("slowWhenGranted");
            server.reload();
            server.awaitLog("opens slowly");

            Signals.kill((int) server.pid(), Signals.SIGKILL);

            server.awaitRunning(0);
        }
    }

    @Test
    void anImageThatCrashesAtBootTakesItsStandInWithIt() throws IOException {
        try (var server = inPlace().start().expecting("Exception in thread \"main\"")) {
            var held = server.holds();
            server.reload();
            server.awaitLog("generation 1: standing in");
            server.fault("crash");
            held.release();

            assertThat(server.exitStatus()).isEqualTo(1); // for the supervisor to see
            server.awaitRunning(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Signals.SIGKILL, Signals.SIGTERM})
    void anImageWhoseStandInEndsWhileItBootsServes(int signal) throws IOException {
        var starting = home.resolve("starting");
        try (var server = inPlace().with("LINE_SLOW_START", starting.toString()).start()) {
            var held = server.holds();
            server.reload();
            server.awaitLog("generation 1: standing in");
            Files.createFile(starting);
            held.release();
            server.awaitExecuted();
            server.awaitLog("generation 1: entered", 2);

            Signals.kill((int) server.standIn(), signal);
            server.awaitRunning(1);
            Files.delete(starting);

            server.awaitLog("generation 1: serving");
            assertThat(server.ask("pid")).isEqualTo(Long.toString(server.pid()));
            server.reloadsTo(2);
            server.stop();
        }
    }

    @Test
    void theNextReleaseAddsDropsAndMovesListeners() throws IOException {
        var added = home.resolve("added.sock");
        var dropped = home.resolve("dropped.sock");
        var from = home.resolve("from.sock");
        var to = home.resolve("to.sock");
        try (var server =
                inPlace()
                        .listening("line=0", "dropped=" + dropped, "droppedTcp=0", "moved=" + from)
                        .start()) {
            var line = server.address("line");
            var droppedTcp = server.address("droppedTcp");
            server.listenOn("added=" + added, "addedTcp=0", "moved=" + to, "line=0");

            server.reloadsTo(1);
            server.awaitRunning(1);

            assertThat(server.address("line")).isEqualTo(line);
            assertAnswered(server, "1");
            assertThat(dropped).doesNotExist();
            assertThat(from).doesNotExist();
            assertRefused(droppedTcp);
            var addedTcp = server.address("addedTcp");

            server.reloadsTo(2);
            server.awaitRunning(1);
            assertThat(server.address("addedTcp")).isEqualTo(addedTcp);
            assertAnswered(server, "2");
            server.stop();
            assertThat(added).doesNotExist();
            assertThat(to).doesNotExist();
        }
    }

    private static void assertAnswered(LineProcess server, String generation) throws IOException {
        for (var name : List.of("added", "addedTcp", "line", "moved")) {
            assertThat(LineProcess.ask(server.address(name), "generation"))
                    .as(name)
                    .isEqualTo(generation);
        }
    }

    private static void assertRefused(SocketAddress address) {
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> LineProcess.ask(address, "generation"));
    }

    @Test
    void aStopWhileTheStandInBootsEndsEverything() throws IOException {
        try (var server = inPlace().start()) {
            server.fault("neverReady");
            server.reload();
            server.awaitLog("generation 1: entered");

            server.term();

            assertThat(server.exitStatus()).isZero();
        }
    }

    @Test
    void aStopWhileTheStandInServesLetsBothFinish() throws IOException {
        try (var server = inPlace().start()) {
            var address = server.address("line");
            var first = server.holds();
            server.reload();
            server.awaitLog("to DRAINING_TO_EXEC");
            var second = server.holds(); // in the stand-in

            server.term();
            server.awaitLog("generation 0 stops (TERM)");
            server.awaitLog("generation 1 stops (TERM)");
            assertThat(server.running()).hasSize(2);
            await().atMost(LineProcess.HANG).untilAsserted(() -> assertRefused(address));
            first.release();
            second.release();

            assertThat(server.exitStatus()).isZero();
            assertThat(server.log()).contains("generation 1 drained in");
            server.awaitRunning(0);
        }
    }

    @Test
    void aStopThatComesWhileTheHooksRunBeforeTheNewImageIsAStop() throws IOException {
        try (var server = inPlace().with("LINE_STOP_WHEN_LEAVING", "true").start()) {
            var first = server.holds();
            server.reload();
            server.awaitLog("to DRAINING_TO_EXEC");
            var second = server.holds(); // in the stand-in
            first.release();

            server.awaitLog("generation 0 stops (asked to before");
            assertThat(server.running()).hasSize(2);
            second.release();
            assertThat(server.exitStatus()).isZero();
            server.awaitRunning(0);
        }
    }

    @Test
    void aStopAtAnyMomentBeforeTheExecEndsItCleanly() throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (int step = 0; step < 4; step++) {
            try (var server = inPlace("before" + step).start()) {
                var held = server.holds(); // keeps it from the exec
                server.reload();
                LockSupport.parkNanos((step * 400L + random.nextInt(400)) * 1_000_000);
                server.term();
                held.release();

                assertThat(server.exitStatus()).as("seed %d:%n%s", seed, server.log()).isZero();
                server.awaitRunning(0);
            }
        }
    }

    @Test
    void aStopAtAnyMomentAfterTheExecEndsItCleanly() throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (int step = 0; step < 4; step++) {
            try (var server = inPlace("after" + step).start()) {
                server.reload();
                server.awaitExecuted();
                LockSupport.parkNanos((step * 200L + random.nextInt(200)) * 1_000_000);
                server.term();

                assertThat(server.exitStatus()).as("seed %d:%n%s", seed, server.log()).isZero();
                server.awaitRunning(0);
            }
        }
    }

    @Test
    void aStopThatComesWhileTheNewImageBootsIsNotLost() throws IOException {
        var starting = home.resolve("starting");
        try (var server = inPlace().with("LINE_SLOW_START", starting.toString()).start()) {
            var held = server.holds();
            server.reload();
            server.awaitLog("generation 1: standing in");
            Files.createFile(starting);
            held.release();
            server.awaitExecuted();

            server.term();

            assertThat(server.exitStatus()).isZero();
            server.awaitRunning(0);
            assertThat(server.pidFile()).doesNotExist();
        }
    }

    @Test
    void aReloadAskedForWhileTheNewImageBootsComesNext() throws IOException {
        var starting = home.resolve("starting");
        try (var server = inPlace().with("LINE_SLOW_START", starting.toString()).start()) {
            var held = server.holds();
            server.reload();
            server.awaitLog("generation 1: standing in");
            Files.createFile(starting);
            held.release();
            server.awaitExecuted();

            server.reload();
            Files.delete(starting);

            server.awaitLog("generation 2: serving");
            server.awaitRunning(1);
            assertThat(server.ask("pid")).isEqualTo(Long.toString(server.pid()));
            server.stop();
        }
    }

    @Test
    void aReloadAskedForWhileItDrainsComesNextAndOnce() throws IOException {
        try (var server = inPlace().start()) {
            var held = server.holds();
            server.reload();
            server.awaitLog("to DRAINING_TO_EXEC");
            for (int n = 1; n <= 3; n++) {
                server.reload();
                server.awaitLog("comes next", n);
            }
            held.release();

            server.awaitLog("generation 2: serving");
            server.awaitRunning(1);
            assertThat(server.ask("generation")).isEqualTo("2");
            assertThat(server.countInLog("generation 2 reloads")).isZero();
            server.stop();
        }
    }

    @Test
    void fiftyHupsEndInOneProcessThatServes() throws IOException {
        try (var server = inPlace().start()) {
            for (int n = 0; n < 50; n++) {
                server.reload();
            }
            server.awaitLog("generation 1: serving");
            for (int n = 0; n < 20; n++) { // and others while something is under way
                server.reload();
                LockSupport.parkNanos(20_000_000);
            }
            server.awaitStable();
            assertThat(server.running()).containsExactly(server.pid());
            assertThat(server.ask("pid")).isEqualTo(Long.toString(server.pid()));
            server.stop();
            assertThat(server.exitStatus()).isZero();
        }
    }

    @Test
    void anImageThatCannotBeExecutedLeavesTheOldOneServing() throws IOException {
        var program = home.resolve("program");
        try (var server =
                inPlace()
                        .with("LINE_COMMAND", program.toString())
                        .start()
                        .expecting("the reload failed while executing the new image")) {
            server.writeProgram(program);
            var held = server.holds();
            server.reload();
            server.awaitLog("to DRAINING_TO_EXEC");
            Files.delete(program);
            held.release();

            server.awaitLog("generation 0 goes on serving");
            server.awaitRunning(1);
            awaitNoChildren(server);
            assertThat(server.ask("generation")).isEqualTo("0");

            server.writeProgram(program);
            server.reloadsTo(1);
            server.awaitRunning(1);
            assertThat(server.ask("generation")).isEqualTo("1");
            server.stop();
        }
    }

    @Test
    void underASupervisorThatTracksThePidItKeepsThePid() throws IOException {
        try (var server = LineProcess.in(home).with("SUPERVISOR_ENABLED", "1").start()) {
            server.reloadsTo(1);
            server.awaitRunning(1);

            assertThat(server.serving()).isEqualTo(server.pid());
            assertThat(server.ask("pid")).isEqualTo(Long.toString(server.pid()));
            server.stop();
        }
    }
}
