// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.LineProcess.Load;
import dev.baton.posix.Signals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlapTest {
    @TempDir private Path home;

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void tenReloadsUnderLoadDropNothing() throws IOException {
        var socket = home.resolve("line.sock");
        try (var server = LineProcess.in(home).listening("line=0", "unix=" + socket).start()) {
            var pids = new HashSet<Long>();
            pids.add(server.pid());
            try (var load = Load.on(server.address("line"), server.address("unix"))) {
                for (int generation = 1; generation <= 10; generation++) {
                    var before = server.serving();
                    server.reloadsTo(generation);
                    server.awaitRunning(1);
                    assertThat(server.running()).containsExactly(server.serving());
                    assertThat(pids.add(server.serving())).as("a new process").isTrue();
                    assertThat(server.log())
                            .contains(
                                    "generation "
                                            + generation
                                            + " has taken over, process "
                                            + server.serving())
                            .containsPattern("generation " + (generation - 1) + " drained in");
                    assertThat(before).isNotEqualTo(server.serving());
                    assertThat(socket).exists();
                    load.goesOn(50);
                }
                load.stop();
                assertThat(load.failures()).isEmpty();
                assertThat(load.answers())
                        .containsExactlyInAnyOrder(
                                "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
            }
            assertThat(server.exitStatus()).isZero();
            assertThat(Integer.parseInt(server.ask("generation"))).isEqualTo(10);
            assertThat(server.ask("pid")).isEqualTo(Long.toString(server.serving()));

            server.stop();
            assertThat(socket).doesNotExist();
            assertThat(server.pidFile()).doesNotExist();
        }
    }

    @Test
    void aRequestInFlightFinishesInTheOldGeneration() throws Exception {
        try (var server = LineProcess.in(home).start()) {
            var held = server.holds();

            server.reloadsTo(1);

            assertThat(server.ask("generation")).isEqualTo("1");
            assertThat(server.running()).hasSize(2).contains(server.pid());
            assertThat(held.answer()).isNotDone();
            held.release();
            assertThat(server.exitStatus()).isZero();
            server.stop();
        }
    }

    @Test
    void aStopAfterTheHandOverStopsBoth() throws Exception {
        try (var server = LineProcess.in(home).start()) {
            var held = server.holds();
            server.reloadsTo(1);
            server.awaitLog("generation 1 has taken over");

            Signals.kill((int) server.pid(), Signals.SIGTERM);
            server.term();
            server.awaitLog("to DRAINING_TO_EXIT", 2);
            held.release();
            assertThat(server.exitStatus()).isZero();
            server.awaitRunning(0);
        }
    }

    @Test
    void noMoreGenerationsDrainThanMay() throws Exception {
        try (var server =
                LineProcess.in(home)
                        .with("BATON_MAX_WAIT", "5m")
                        .with("BATON_MAX_DRAINING", "1")
                        .start()
                        .expecting("told to end: more than 1 drain")
                        .expecting("dropped")) {
            var _ = server.asksSlowly(300_000);
            server.reloadsTo(1);
            var _ = server.asksSlowly(300_000);
            assertThat(server.running()).hasSize(2);

            server.reloadsTo(2);

            server.awaitLog("generation 0, process " + server.pid() + ", is told to end");
            assertThat(server.exitStatus()).isEqualTo(ExitStatus.FORCED.code());
            server.awaitRunning(2);
            assertThat(server.ask("generation")).isEqualTo("2");
            server.term();
            server.awaitRunning(1);
            for (var pid : server.running()) { // generation 1: a stop, and the end of its wait
                Signals.kill(pid.intValue(), Signals.SIGTERM);
                server.awaitLog("generation 1 is draining");
                Thread.sleep(300); // two within 250 ms are one
                Signals.kill(pid.intValue(), Signals.SIGTERM);
            }
            server.awaitRunning(0);
        }
    }

    /// Whoever knows the process by its pid of a moment ago means the server.
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 10, 30})
    void aStopInTheMomentOfTheHandOverIsNotLost(int later) throws Exception {
        try (var server = LineProcess.in(home).start()) {
            var held = server.holds(); // one that has ended hears nothing
            server.reload();
            await("generation 1").until(() -> server.ask("generation").equals("1"));
            LockSupport.parkNanos(later * 1_000_000L);

            Signals.kill((int) server.pid(), Signals.SIGTERM);
            held.release();

            server.awaitRunning(0);
            assertThat(server.exitStatus()).isZero();
            assertThat(server.pidFile()).doesNotExist();
        }
    }

    @Test
    void theNextReleaseAddsDropsAndMovesListeners() throws IOException {
        var added = home.resolve("added.sock");
        var dropped = home.resolve("dropped.sock");
        var from = home.resolve("from.sock");
        var to = home.resolve("to.sock");
        var fromPort = freePort();
        var toPort = freePort();
        try (var server =
                LineProcess.in(home)
                        .listening(
                                "line=0", "dropped=" + dropped, "moved=" + from, "tcp=" + fromPort)
                        .start()) {
            var line = server.address("line");
            var movedFrom = server.address("moved");
            var tcpFrom = server.address("tcp");
            var droppedFrom = server.address("dropped");
            var held = server.holds(); // keeps the old generation for a while
            server.listenOn("added=" + added, "line=0", "moved=" + to, "tcp=" + toPort);

            server.reloadsTo(1);
            server.awaitLog("generation 1 has taken over");

            assertThat(server.address("line")).isEqualTo(line);
            for (var name : new String[] {"added", "line", "moved", "tcp"}) {
                assertThat(LineProcess.ask(server.address(name), "generation")).isEqualTo("1");
            }
            assertThat(server.running()).as("the old one still drains").hasSize(2);
            for (var gone : new SocketAddress[] {droppedFrom, movedFrom, tcpFrom}) {
                await().atMost(LineProcess.HANG)
                        .untilAsserted(() ->
                                assertThatIOException()
                                        .as("nobody would ever answer at %s", gone)
                                        .isThrownBy(() -> LineProcess.ask(gone, "generation")));
            }
            held.release();
            server.awaitRunning(1);
            assertThat(dropped).doesNotExist();
            assertThat(from).doesNotExist();
            server.stop();
            assertThat(added).doesNotExist();
            assertThat(to).doesNotExist();
        }
    }

    @Test
    void fiftyHupsEndInOneProcessThatServes() throws IOException {
        try (var server = LineProcess.in(home).start()) {
            for (int n = 0; n < 50; n++) {
                server.reload();
            }
            server.awaitLog("generation 1: serving");
            for (int n = 0; n < 20; n++) { // and others while something is under way
                server.reload();
                LockSupport.parkNanos(20_000_000);
            }
            server.awaitStable();
            assertThat(server.running()).containsExactly(server.serving());
            assertThat(server.ask("pid")).isEqualTo(Long.toString(server.serving()));
            server.stop();
        }
    }

    @Test
    void aReloadAskedForDuringAReloadComesNextAndOnce() throws IOException {
        var starting = home.resolve("starting");
        try (var server = LineProcess.in(home).with("LINE_SLOW_START", "" + starting).start()) {
            Files.createFile(starting);
            server.reload();
            server.awaitLog("generation 1: entered");
            for (int n = 1; n <= 3; n++) {
                server.reload();
                server.awaitLog("comes next", n);
            }
            Files.delete(starting);

            server.awaitLog("generation 2: serving");
            server.awaitStable();
            assertThat(server.ask("generation")).isEqualTo("2");
            server.stop();
        }
    }

    /// Whoever has read the pid before the hand-over signals the process that no longer serves.
    @Test
    void aReloadThatComesToWhoeverHasJustHandedOverIsPassedOn() throws IOException {
        try (var server = LineProcess.in(home).start()) {
            var held = server.holds();
            server.reload();
            while (server.countInLog("passes HUP on to process") == 0) {
                Signals.kill((int) server.pid(), Signals.SIGHUP);
                LockSupport.parkNanos(20_000_000);
            }
            server.awaitLog("generation 2: serving");
            held.release();
            server.awaitStable();
            server.stop();
        }
    }

    @Test
    void aStopInTheMiddleOfAReloadEndsEverything() throws IOException {
        try (var server = LineProcess.in(home).start()) {
            server.fault("neverReady");
            server.reload();
            server.awaitLog("generation 1: entered");

            server.term();

            assertThat(server.exitStatus()).isZero();
            server.awaitRunning(0);
        }
    }

    @Test
    void aStopWhileTheSuccessorDoesNotEvenGreetEndsEverything() throws IOException {
        try (var server = LineProcess.in(home).start()) {
            server.fault("hang");
            server.reload();
            server.awaitRunning(2);

            server.term();

            assertThat(server.exitStatus()).isZero();
            server.awaitRunning(0);
        }
    }

    @Test
    void aHelperProcessDoesNotTakeItselfForAGeneration() throws IOException {
        try (var server = LineProcess.in(home).start()) {
            server.reloadsTo(1);
            server.awaitRunning(1);

            assertThat(server.ask("helper")).isEqualTo("helper is generation 0, sees BATON_FROM");
            assertThat(server.ask("generation")).isEqualTo("1");
            assertThat(server.serving()).isNotEqualTo(server.pid());
            server.stop();
        }
    }

    @Test
    void theHandOverSocketIsOpenToItsUserAlone() throws IOException {
        try (var server = LineProcess.in(home).start()) {
            server.fault("neverReady");
            server.reload();
            server.awaitLog("generation 1: entered");

            var directory = server.leftDirectories().getFirst();
            assertThat(Files.getPosixFilePermissions(directory)).hasSize(3);
            assertThat(Files.getPosixFilePermissions(directory.resolve("handover"))).hasSize(2);
            server.stop();
        }
    }
}
