// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.posix.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server keeps moves to its successor, or stays.
class HandOffTest {
    @TempDir private Path home;

    private LineProcess.Setup mode(String mode) {
        return LineProcess.in(home).with("BATON_RELOAD", mode);
    }

    @Test
    void movesInOrderToTheSuccessor() throws IOException {
        try (var server = mode("overlap").start()) {
            server.ask("note a");
            server.ask("note b");

            server.reloadsTo(1);
            server.awaitRunning(1);
            assertThat(server.ask("notes")).isEqualTo("a2,b2");

            server.reloadsTo(2);
            server.awaitRunning(1);
            assertThat(server.ask("notes")).isEqualTo("a22,b22");
            server.stop();
        }
    }

    @Test
    void movesToTheStandInAndBackOverAnExec() throws IOException {
        try (var server = mode("exec").start()) {
            server.ask("note a");
            server.ask("note b");

            server.reload();
            server.awaitLog("received: a22,b22");
            server.awaitRunning(1);

            assertThat(server.ask("notes")).isEqualTo("a22,b22");
            assertThat(server.serving()).isEqualTo(server.pid());
            server.stop();
        }
    }

    @Test
    void staysWithASuccessorThatTakesNothing() throws IOException {
        try (var server = mode("overlap").start()) {
            server.ask("note a");
            server.fault("takesNothing");

            server.reloadsTo(1);
            server.awaitRunning(1);

            assertThat(server.ask("notes")).isEmpty();
            server.stop();
        }
    }

    @Test
    void aSuccessorThatDiesOverItLeavesTheOldGenerationServing() throws IOException {
        try (var server = mode("overlap").start()) {
            for (var note : new String[] {"a", "b", "c"}) {
                server.ask("note " + note);
            }
            server.expecting("the reload failed").fault("dieWhenReceiving");
            server.reload();
            server.awaitLog("generation 0 goes on serving");
            server.awaitRunning(1);

            assertThat(server.serving()).isEqualTo(server.pid());
            assertThat(server.ask("notes")).isEqualTo("b,c"); // the first was acknowledged

            server.fault("");
            server.reload();
            server.awaitLog("received: b2,c2");
            server.awaitRunning(1);
            assertThat(server.ask("notes")).isEqualTo("b2,c2");
            Signals.kill((int) server.serving(), Signals.SIGTERM);
            server.awaitRunning(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlap", "exec"})
    void aReloadAskedForMeanwhileComesAfterIt(String mode) throws IOException {
        try (var server = mode(mode).start()) {
            server.ask("note a");
            server.reload();
            server.awaitLog("generation 1 starts");
            server.reload();
            server.awaitLog("generation 2: serving");
            server.awaitRunning(1);

            assertThat(server.ask("notes")).isEqualTo(mode.equals("exec") ? "a2222" : "a22");
            server.stop();
        }
    }

    @Test
    void aGenerationThatStillReceivesReloadsAfterThat() throws IOException {
        var slow = Files.createFile(home.resolve("slow"));
        try (var server = mode("overlap").with("LINE_SLOW_RECEIVE", slow.toString()).start()) {
            server.ask("note a");
            server.reload();
            server.awaitLog("generation 1: serving");
            Signals.kill((int) server.serving(), Signals.SIGHUP);
            server.awaitLog("generation 1 is serving: the reload (HUP) comes next");
            assertThat(server.ask("notes")).isEmpty();
            Files.delete(slow);

            server.awaitLog("generation 2: serving");
            server.awaitRunning(1);
            assertThat(server.ask("notes")).isEqualTo("a22");
            server.stop();
        }
    }

    @Test
    void leavesNoDescriptorBehind() throws IOException {
        try (var server = mode("overlap").start()) {
            server.ask("note a");
            server.reloadsTo(1);
            server.awaitRunning(1);
            var after = descriptors(server.serving());
            for (int generation = 2; generation <= 4; generation++) {
                server.reloadsTo(generation);
                server.awaitRunning(1);
            }
            assertThat(descriptors(server.serving())).isLessThanOrEqualTo(after);
            Signals.kill((int) server.serving(), Signals.SIGTERM);
            server.awaitRunning(0);
        }
    }

    private static int descriptors(long pid) {
        var open = Path.of("/proc/" + pid + "/fd").toFile().list();
        return open == null ? 0 : open.length;
    }
}
