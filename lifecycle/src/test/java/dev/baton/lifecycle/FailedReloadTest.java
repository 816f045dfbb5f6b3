// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.lifecycle.LineProcess.Load;
import dev.baton.posix.Signals;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A reload that fails, at any step, leaves the old generation serving exactly as before.
class FailedReloadTest {
    /// Each fault, and what the log of the generation that goes on says of it.
    private static final Map<String, String> REASONS =
            Map.ofEntries(
                    Map.entry("crash", "it ended with exit status 1 after \\d+ ms"),
                    Map.entry("exit", "it ended with exit status 0 after \\d+ ms"),
                    Map.entry("crashLate", "it ended with exit status 1 after \\d+ ms"),
                    Map.entry("hang", "after 5000 ms"),
                    Map.entry("neverReady", "after 5000 ms"),
                    Map.entry("garbage", "it talks nonsense: a message of \\d+ bytes"),
                    Map.entry("truncated", "after 5000 ms"),
                    Map.entry(
                            "version",
                            "it speaks versions 7 to 9 of the hand-over, this .* 1 to 1"),
                    Map.entry("dieWhenGranted", "it ended with exit status 9 after \\d+ ms"),
                    Map.entry("throwWhenGranted", "it ended with exit status 1 after \\d+ ms"),
                    Map.entry("hangWhenGranted", "after 2000 ms"),
                    Map.entry("slowWhenGranted", "after 2000 ms"),
                    Map.entry("confirmsLate", "after 2000 ms"),
                    Map.entry("dieWhenAccepting", "it ended with exit status 9 after \\d+ ms"));

    @TempDir private Path home;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "overlap, crash exit crashLate garbage version",
        "overlap, dieWhenGranted throwWhenGranted dieWhenAccepting",
        "overlap, hang neverReady truncated hangWhenGranted slowWhenGranted confirmsLate",
        "exec,    crash exit crashLate garbage version dieWhenGranted throwWhenGranted neverReady",
    })
    void theOldGenerationServesOn(String mode, String faults) throws IOException {
        var socket = home.resolve("line.sock");
        try (var server =
                LineProcess.in(home)
                        .listening("line=0", "unix=" + socket)
                        .with("BATON_RELOAD", mode)
                        .with("BATON_READY_TIMEOUT", "5s")
                        .with("BATON_STEP_TIMEOUT", "2s")
                        .with("BATON_MAX_WAIT", "1s")
                        .start()
                        .expecting("the reload failed while")
                        .expecting("does not leave: killing it")
                        .expecting("Exception in thread \"main\"")
                        .expecting("generation 1 cannot serve")) {
            try (var load = Load.on(server.address("line"), server.address("unix"))) {
                for (var fault : faults.split(" ", -1)) {
                    failsBy(fault, server, load);
                }
                server.fault("");
                server.reloadsTo(1);
                load.goesOn(50);
                load.stop();
                // a request that a dying successor has accepted dies with it: nobody else has it
                assertThat(load.failures())
                        .hasSizeLessThanOrEqualTo(faults.contains("dieWhenAccepting") ? 20 : 0);
            }
            server.stop();
            assertThat(socket).doesNotExist();
        }
    }

    private static void failsBy(String fault, LineProcess server, Load load) throws IOException {
        var failed = (int) server.countInLog("goes on serving");
        server.fault(fault);
        server.reload();
        server.awaitLog("goes on serving", failed + 1);
        server.awaitRunning(1);

        assertThat(server.log().lines().filter(line -> line.contains("goes on serving")))
                .as(fault)
                .last()
                .asString()
                .containsPattern("the reload failed while .*: .*" + REASONS.get(fault));
        assertThat(server.serving()).isEqualTo(server.pid());
        assertThat(server.ask("pid")).isEqualTo(Long.toString(server.pid()));
        assertThat(server.home().resolve("line.sock")).exists();
        await().atMost(LineProcess.HANG)
                .untilAsserted(() -> assertThat(server.leftDirectories()).isEmpty());
        load.goesOn(50);
    }

    @ParameterizedTest
    @CsvSource({"overlap", "exec"})
    void aProgramThatCannotBeStartedIsNamed(String mode) throws IOException {
        var program = home.resolve("program");
        try (var server =
                LineProcess.in(home)
                        .with("BATON_RELOAD", mode)
                        .with("LINE_COMMAND", program.toString())
                        .start()
                        .expecting("the reload failed while")) {
            server.reload();
            server.awaitLog("there is no " + program);
            assertThat(server.ask("generation")).isEqualTo("0");

            Files.writeString(program, "text");
            server.reload();
            server.awaitLog(program + " is not executable");
            assertThat(server.ask("generation")).isEqualTo("0");

            Files.writeString(program, "#!/nonexistent/interpreter\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
            server.reload();
            server.awaitLog("it cannot be started: ");
            assertThat(server.ask("generation")).isEqualTo("0");
            assertThat(server.leftDirectories()).isEmpty();

            server.writeProgram(program);
            server.reloadsTo(1);
            assertThat(server.ask("generation")).isEqualTo("1");
            server.stop();
        }
    }

    @Test
    void aStrangerWhoConnectsFirstOnlyCostsTheReload() throws IOException {
        try (var server =
                LineProcess.in(home)
                        .start()
                        .expecting("the reload failed while .*it talks nonsense")
                        .expecting("Exception in thread \"main\"")) {
            server.fault("hang");
            server.reload();
            await().atMost(LineProcess.HANG).until(() -> !server.leftDirectories().isEmpty());
            var socket = server.leftDirectories().getFirst().resolve("handover");
            await().atMost(LineProcess.HANG).ignoreExceptions().until(() -> talk(socket));

            server.awaitLog("goes on serving");
            server.fault("");
            server.reloadsTo(1);
            server.stop();
        }
    }

    private static boolean talk(Path socket) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(
                    ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
            return true;
        }
    }

    @Test
    void aSuccessorWhosePredecessorDiesWhileItBootsLeaves() throws IOException {
        var starting = home.resolve("starting");
        try (var server =
                LineProcess.in(home)
                        .with("LINE_SLOW_START", starting.toString())
                        .start()
                        .mayLeaveDirectories()) {
            Files.createFile(starting);
            server.reload();
            server.awaitLog("generation 1: entered");

            server.signal(Signals.SIGKILL);

            server.awaitRunning(0);
            assertThat(server.log()).contains("generation 1 leaves before it served");
        }
    }

    @Test
    void aSuccessorWhosePredecessorDiesAfterTheGrantServes() throws IOException {
        try (var server = LineProcess.in(home).start().mayLeaveDirectories()) {
            server.fault("slowWhenGranted");
            server.reload();
            server.awaitLog("opens slowly");

            Signals.kill((int) server.pid(), Signals.SIGKILL);

            server.awaitLog("generation 1: serving");
            assertThat(server.ask("generation")).isEqualTo("1");
            assertThat(server.serving()).isNotEqualTo(server.pid());
            server.fault("");
            server.reloadsTo(2);
            server.stop();
        }
    }

    @Test
    void aSuccessorThatDiesAfterItsReleaseAddedASocketLeavesNoFile() throws IOException {
        var added = home.resolve("added.sock");
        try (var server =
                LineProcess.in(home)
                        .start()
                        .expecting("the reload failed while")
                        .expecting("Exception in thread \"main\"")) {
            server.listenOn("line=0", "added=" + added);
            server.fault("crashLate");
            server.reload();
            server.awaitLog("goes on serving");
            server.awaitRunning(1);

            assertThat(added).doesNotExist();
            server.stop();
        }
    }
}
