// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.signal.DatagramReceiver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a service manager hears of a reload.
class NotifyTest {
    @TempDir private Path home;
    @TempDir private Path manager;

    private DatagramReceiver receiver() throws IOException {
        return DatagramReceiver.start(manager.resolve("notify").toString(), manager);
    }

    /// The states by their first words, with the processes named: what is waited for at the end
    /// must have arrived.
    private static List<String> sequence(DatagramReceiver receiver, String last) {
        await().atMost(LineProcess.HANG)
                .until(() -> receiver.statesWithoutWatchdog().getLast().startsWith(last));
        return receiver.statesWithoutWatchdog().stream()
                .map(state -> state.replaceAll("MONOTONIC_USEC=\\d+", "MONOTONIC_USEC=..."))
                .toList();
    }

    @Test
    void besideTheSuccessorBecomesTheMainProcess() throws IOException {
        try (var receiver = receiver();
                var server =
                        LineProcess.in(home)
                                .with("NOTIFY_SOCKET", receiver.address())
                                .start()
                                .expecting("the reload failed while")
                                .expecting("Exception in thread \"main\"")) {
            server.fault("crash");
            server.reload();
            server.awaitLog("goes on serving");
            server.fault("");
            server.reloadsTo(1);
            server.awaitRunning(1);
            var successor = server.serving();
            server.stop();

            var serving0 = "READY=1|MAINPID=" + server.pid() + "|STATUS=serving, generation 0";
            var serving1 = "READY=1|MAINPID=" + successor + "|STATUS=serving, generation 1";
            var reloading = "RELOADING=1|MONOTONIC_USEC=...|STATUS=reloading, generation 0";
            var booting = "EXTEND_TIMEOUT_USEC=60000000|STATUS=reloading, generation 0";
            assertThat(sequence(receiver, "STOPPING"))
                    .containsExactly(
                            serving0,
                            reloading,
                            booting,
                            serving0, // it has failed
                            reloading,
                            booting,
                            serving1, // says the successor
                            serving1, // says the predecessor
                            "STOPPING=1|EXTEND_TIMEOUT_USEC=11000000|STATUS=stopping, generation 1");
        }
    }

    @Test
    void whatTheOldGenerationWaitsForIsSaid() throws IOException {
        try (var receiver = receiver();
                var server =
                        LineProcess.in(home).with("NOTIFY_SOCKET", receiver.address()).start()) {
            var held = server.holds();
            server.reloadsTo(1);
            var draining =
                    "STATUS=serving; generation 0 is handed over, draining: 1 in flight, the"
                            + " oldest a line \\(\\d+ ms\\), \\d+ connections.*, \\d+ ms left";
            await().atMost(LineProcess.HANG)
                    .until(() -> receiver.states().stream().anyMatch(it -> it.matches(draining)));
            held.release();
            assertThat(sequence(receiver, "STATUS=serving; generation 0 has ended")).isNotEmpty();
            server.stop();
        }
    }

    @Test
    void inPlaceTheMainProcessStays() throws IOException {
        try (var receiver = receiver();
                var server =
                        LineProcess.in(home)
                                .with("NOTIFY_SOCKET", receiver.address())
                                .with("BATON_RELOAD", "exec")
                                .start()) {
            server.reloadsTo(1);
            server.stop();

            assertThat(sequence(receiver, "STOPPING"))
                    .containsExactly(
                            "READY=1|MAINPID=" + server.pid() + "|STATUS=serving, generation 0",
                            "RELOADING=1|MONOTONIC_USEC=...|STATUS=reloading, generation 0",
                            "EXTEND_TIMEOUT_USEC=60000000|STATUS=reloading, generation 0",
                            "READY=1|MAINPID=" + server.pid() + "|STATUS=serving, generation 1",
                            "STOPPING=1|EXTEND_TIMEOUT_USEC=11000000|STATUS=stopping, generation 1");
        }
    }

    @Test
    void theWatchdogIsServedByEveryGeneration() throws IOException {
        try (var receiver = receiver();
                var server =
                        LineProcess.in(home)
                                .with("NOTIFY_SOCKET", receiver.address())
                                .with("WATCHDOG_USEC", "400000")
                                .start()) {
            awaitPings(receiver);
            server.reloadsTo(1);
            server.awaitRunning(1);
            awaitPings(receiver);
            server.stop();
        }
    }

    private static void awaitPings(DatagramReceiver receiver) {
        var before = receiver.states().size();
        await().atMost(LineProcess.HANG)
                .until(() ->
                        receiver.states().stream().skip(before).filter("WATCHDOG=1"::equals).count()
                                >= 4);
    }

    @Test
    void aManagerThatIsNotThereIsOneWarning() throws IOException {
        try (var server =
                LineProcess.in(home)
                        .with("NOTIFY_SOCKET", manager.resolve("nobody").toString())
                        .start()
                        .expecting("cannot tell the service manager")) {
            assertThat(server.ask("generation")).isEqualTo("0");
            server.stop();
            assertThat(server.countInLog("cannot tell the service manager")).isEqualTo(1);
        }
    }
}
