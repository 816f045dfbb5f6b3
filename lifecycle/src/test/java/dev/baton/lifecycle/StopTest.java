// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.baton.posix.Signals;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopTest {
    private static final int CLEAN = 0;
    private static final int FORCED = 75;

    @TempDir private Path home;

    @ParameterizedTest
    @ValueSource(ints = {Signals.SIGTERM, Signals.SIGINT})
    void anIdleServerExitsCleanlyAndLeavesNothing(int signal) throws IOException {
        var socket = home.resolve("line.sock");
        try (var server = LineProcess.in(home).listening("line=0", "unix=" + socket).start()) {
            assertThat(server.ask("generation")).isEqualTo("0");
            assertThat(LineProcess.ask(server.address("unix"), "pid")).isEqualTo("" + server.pid());
            assertThat(server.serving()).isEqualTo(server.pid());

            server.signal(signal);

            assertThat(server.exitStatus()).isEqualTo(CLEAN);
            assertThat(server.countInLog("generation 0 drained in ")).isEqualTo(1);
            assertThat(server.countInLog("generation 0: leaving")).isEqualTo(1);
            assertThat(server.pidFile()).doesNotExist();
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void aRequestInFlightIsAnsweredFirst() throws Exception {
        try (var server = LineProcess.in(home).start()) {
            var slow = server.asksSlowly(700);

            server.term();

            assertThat(slow.get(40, TimeUnit.SECONDS)).isEqualTo("slow");
            assertThat(server.exitStatus()).isEqualTo(CLEAN);
        }
    }

    @Test
    void connectsAreRefusedWhileItDrains() throws IOException {
        var socket = home.resolve("line.sock");
        try (var server = LineProcess.in(home).listening("line=0", "unix=" + socket).start()) {
            var tcp = server.address("line");
            var unix = server.address("unix");
            var held = server.holds();

            server.term();
            server.awaitLog("to DRAINING_TO_EXIT");

            for (var address : List.of(tcp, unix)) {
                await().atMost(LineProcess.HANG)
                        .untilAsserted(() ->
                                assertThatExceptionOfType(SocketException.class)
                                        .isThrownBy(() -> LineProcess.ask(address, "generation")));
            }
            assertThat(held.answer()).isNotDone();
            held.release();
            assertThat(server.exitStatus()).isEqualTo(CLEAN);
        }
    }

    @Test
    void aRequestThatOutlivesTheDeadlineIsDroppedAndNamed() throws IOException {
        try (var server =
                LineProcess.in(home).with("BATON_MAX_WAIT", "300ms").start().expecting("dropped")) {
            var slow = server.asksSlowly(60_000);

            server.term();

            assertThat(server.exitStatus()).isEqualTo(FORCED);
            assertThat(server.log())
                    .containsPattern("generation 0 dropped 1 after \\d+ ms")
                    .containsPattern("dropped a line \\(\\d+ ms\\)");
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> slow.get(40, TimeUnit.SECONDS));
        }
    }

    @Test
    void theSecondSignalEndsTheWait() throws IOException {
        try (var server =
                LineProcess.in(home).with("BATON_MAX_WAIT", "5m").start().expecting("dropped")) {
            assertThat(server.asksSlowly(300_000)).isNotDone();

            server.term();
            server.awaitLog("generation 0 stops (TERM)");
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            Signals.kill((int) server.pid(), Signals.SIGTERM);

            assertThat(server.exitStatus()).isEqualTo(FORCED);
            assertThat(server.countInLog("dropped a line")).isEqualTo(1);
        }
    }

    /// Ctrl-C reaches a process from its terminal, and again from a script that passes it on.
    @Test
    void twoSignalsAtOnceAreOneStop() throws Exception {
        try (var server = LineProcess.in(home).with("BATON_MAX_WAIT", "5m").start()) {
            var held = server.holds();

            server.signal(Signals.SIGINT);
            server.awaitLog("generation 0 stops (INT)");
            server.term();
            server.awaitLog("that is the same stop");
            held.release();

            assertThat(held.answer().get(40, TimeUnit.SECONDS)).isEqualTo("held");
            assertThat(server.exitStatus()).isEqualTo(CLEAN);
        }
    }

    @Test
    void aServerThatIsNotReadyAnyMoreStillAccepts() throws IOException {
        try (var server = LineProcess.in(home).with("BATON_READINESS_DELAY", "1500ms").start()) {
            var address = server.address("line");

            server.term();
            server.awaitLog("ready=false");

            assertThat(LineProcess.ask(address, "generation")).isEqualTo("0");
            assertThat(server.countInLog("generation 0 drained")).isZero();
            assertThat(server.exitStatus()).isEqualTo(CLEAN);
        }
    }

    @Test
    void anApplicationThatDoesNotEndByItselfIsEndedAfterTheDrain() throws IOException {
        try (var server = LineProcess.in(home).with("LINE_STUCK", "true").start()) {
            server.term();

            assertThat(server.exitStatus()).isEqualTo(CLEAN);
            // nobody was left to remove it
            assertThat(server.pidFile()).hasContent(server.pid() + "\n");
        }
    }

    @Test
    void aServerThatIsStoppedBeforeItIsReadyExitsCleanly() throws IOException {
        var starting = Files.createFile(home.resolve("starting"));
        var socket = home.resolve("line.sock");
        try (var server =
                LineProcess.in(home)
                        .with("LINE_SLOW_START", starting.toString())
                        .listening("line=0", "unix=" + socket)
                        .launch()) {
            server.awaitLog("generation 0: entered");
            await().atMost(LineProcess.HANG).until(() -> Files.exists(socket));

            Signals.kill((int) server.pid(), Signals.SIGTERM);

            assertThat(server.exitStatus()).isEqualTo(CLEAN);
            assertThat(server.pidFile()).doesNotExist();
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void inExitModeAReloadIsAStop() throws Exception {
        try (var server = LineProcess.in(home).with("BATON_RELOAD", "exit").start()) {
            var slow = server.asksSlowly(500);

            server.reload();

            assertThat(slow.get(40, TimeUnit.SECONDS)).isEqualTo("slow");
            assertThat(server.exitStatus()).isEqualTo(CLEAN);
            assertThat(server.countInLog("generation 0 stops (HUP)")).isEqualTo(1);
        }
    }

    @Test
    void aStopLimitThatIsTooShortIsSaidAtStart() throws IOException {
        try (var server =
                LineProcess.in(home)
                        .with("BATON_STOP_LIMIT", "10s")
                        .start()
                        .expecting("a stop may take 10000 ms, but the supervisor kills after")) {
            server.stop();

            assertThat(server.countInLog("a stop may take 10000 ms")).isEqualTo(1);
        }
    }

    @Test
    void aServerThatCannotAcceptEndsWithAFailure() throws IOException {
        var socket = home.resolve("line.sock");
        Files.writeString(home.resolve("fault"), "throwWhenGranted");
        try (var server =
                LineProcess.in(home)
                        .with("BATON_FROM", "nobody")
                        .listening("unix=" + socket)
                        .launch()
                        .expecting("generation 0 cannot serve")) {
            assertThat(server.exitStatus()).isEqualTo(1);
            assertThat(server.log()).contains("cannot accept");
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void aListenerThatIsTakenIsNamed() throws IOException {
        try (var server = LineProcess.in(home.resolve("one")).start()) {
            var port = server.address("line").toString().replaceAll(".*:", "");
            try (var other =
                    LineProcess.in(home.resolve("two"))
                            .listening("line=" + port)
                            .launch()
                            .expecting("Exception in thread \"main\"")) {
                assertThat(other.exitStatus()).isEqualTo(1);
                assertThat(other.log())
                        .contains("listener line: 127.0.0.1 port " + port + " is in use");
            }
            server.stop();
        }
    }

    @Test
    void theFileOfASocketThatNobodyServesAnyMoreIsReplaced() throws IOException {
        var socket = home.resolve("line.sock");
        try (var killed = LineProcess.in(home.resolve("one")).listening("line=" + socket).start()) {
            killed.signal(Signals.SIGKILL);
            assertThat(killed.exitStatus()).isEqualTo(128 + Signals.SIGKILL);
            assertThat(socket).exists();
        }
        try (var next = LineProcess.in(home.resolve("two")).listening("line=" + socket).start()) {
            assertThat(next.ask("generation")).isEqualTo("0");
            next.stop();
        }
    }
}
