// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.LineProcess.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecTest {
    @TempDir private Path home;

    private LineProcess.Setup inPlace() {
        return LineProcess.in(home).with("BATON_RELOAD", "exec");
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

    private static String children(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/task/" + pid + "/children")).strip();
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
                    assertThat(server.running()).containsExactly(server.pid());
                    assertThat(children(server.pid())).as("zombies").isEmpty();
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
    void aRequestInFlightFinishesBeforeTheNewImage() throws Exception {
        try (var server = inPlace().start()) {
            var slow = server.asksSlowly(3_000);
            server.reload();

            assertThat(slow.get(40, TimeUnit.SECONDS)).isEqualTo("slow");
            server.awaitLog("generation 1: serving");
            assertThat(server.log()).contains("generation 0: leaving");
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
                inPlace().listening("line=0", "dropped=" + dropped, "moved=" + from).start()) {
            var line = server.address("line");
            server.listenOn("added=" + added, "moved=" + to, "line=0");

            server.reloadsTo(1);

            assertThat(server.address("line")).isEqualTo(line);
            for (var name : List.of("added", "line", "moved")) {
                assertThat(LineProcess.ask(server.address(name), "generation")).isEqualTo("1");
            }
            assertThat(dropped).doesNotExist();
            assertThat(from).doesNotExist();
            server.stop();
            assertThat(added).doesNotExist();
            assertThat(to).doesNotExist();
        }
    }

    @Test
    void aStopInTheMiddleOfARehearsalEndsEverything() throws IOException {
        try (var server = inPlace().start()) {
            server.fault("neverReady");
            server.reload();
            server.awaitLog("generation 1: entered");

            server.term();

            assertThat(server.exitStatus()).isZero();
        }
    }

    @Test
    void aStopWhileItDrainsForTheNewImageIsAStop() throws Exception {
        try (var server = inPlace().start()) {
            var slow = server.asksSlowly(3_000);
            server.reload();
            server.awaitLog("to DRAINING_TO_EXEC");

            server.term();

            assertThat(slow.get(40, TimeUnit.SECONDS)).isEqualTo("slow");
            assertThat(server.exitStatus()).isZero();
        }
    }

    @Test
    void aStopThatComesWhileTheHooksRunBeforeTheNewImageIsAStop() throws IOException {
        try (var server = inPlace().with("LINE_STOP_WHEN_LEAVING", "true").start()) {
            server.reload();

            assertThat(server.exitStatus()).isZero();
        }
    }

    @Test
    void manyHupsNeverEndIt() throws IOException {
        try (var server = inPlace().start().expecting("does not reload")) {
            for (int reloads = 1; reloads <= 3; reloads++) {
                var serving = server.countInLog(": serving");
                server.stormsUntilMoreThan(serving);
            }
            assertThat(server.ask("pid")).isEqualTo(Long.toString(server.pid()));
            server.stop();
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
            var slow = server.asksSlowly(4_000);
            server.reload();
            server.awaitLog("to DRAINING_TO_EXEC");
            Files.delete(program);

            assertThat(slow.join()).isEqualTo("slow");
            server.awaitLog("generation 0 goes on serving");
            assertThat(server.ask("generation")).isEqualTo("0");
            assertThat(children(server.pid())).isEmpty();

            server.writeProgram(program);
            server.reloadsTo(1);
            assertThat(server.ask("generation")).isEqualTo("1");
            server.stop();
        }
    }

    @Test
    void underASupervisorThatTracksThePidItKeepsThePid() throws IOException {
        try (var server = LineProcess.in(home).with("SUPERVISOR_ENABLED", "1").start()) {
            server.reloadsTo(1);

            assertThat(server.serving()).isEqualTo(server.pid());
            assertThat(server.ask("pid")).isEqualTo(Long.toString(server.pid()));
            server.stop();
        }
    }
}
