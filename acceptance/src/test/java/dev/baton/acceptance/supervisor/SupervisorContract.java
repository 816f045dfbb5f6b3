// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What clients of supervisord rely on. One daemon for all tests, each of which leaves it as it
/// was; the one that ends it comes last.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class SupervisorContract {
    private final Daemon daemon;

    SupervisorContract(@TempDir Path directory) throws IOException, InterruptedException {
        daemon = Daemon.start(directory, program());
    }

    /// The daemon's command.
    abstract List<String> program();

    Daemon daemon() {
        return daemon;
    }

    @AfterAll
    void end() {
        daemon.close();
    }

    @Test
    void everyMethodAnswersPythonsClientOverAUnixSocket() throws Exception {
        calls(daemon.unix());
    }

    @Test
    void everyMethodAnswersPythonsClientOverTcpWithAPassword() throws Exception {
        calls(daemon.tcp());
    }

    private void calls(String url) throws IOException, InterruptedException {
        var ended = Tools.run(Tools.python("rpc.py"), url, daemon.directory().toString());
        assertThat(ended.output()).isEqualTo("ok\n");
    }

    @Test
    void everyCommandOfSupervisorctlSaysWhatItSays() throws Exception {
        says(4, "x: ERROR (no such process)\n", "status", "x");
        says(0, "off: ERROR (not running)\n", "stop", "off");
        says(1, "off: ERROR (no such file)\n", "start", "off");
        says(0, "cat: ERROR (already started)\n", "start", "cat");
        says(7, "dies: ERROR (spawn error)\n", "start", "dies");
        says(0, "cat: stopped\ncat: started\n", "restart", "cat");
        saysOfEach("stopped", "stop", "pool:*");
        saysOfEach("started", "start", "pool:*");
        says(0, "cat: signalled\n", "signal", "CONT", "cat");
        says(0, "cat: signalled\n", "signal", "0", "cat");
        says(7, "off: ERROR (not running)\n", "signal", "0", "off");
        says(1, "cat: ERROR (bad signal name)\n", "signal", "-1", "cat");
        says(0, Files.readString(daemon.directory().resolve("pid")), "pid");
        says(7, "0\n", "pid", "off");
        says(0, "cat: cleared\n", "clear", "cat");
        says(0, "No config updates to processes\n", "reread");
        says(0, "", "update");
        says(0, "ERROR: process group already active\n", "add", "cat");
        says(1, "ERROR: process/group still running: cat\n", "remove", "cat");
        var status = daemon.supervisorctl("status");
        assertThat(status.status()).isEqualTo(3);
        assertThat(status.output())
                .containsPattern("(?m)^cat +RUNNING +pid \\d+, uptime \\d:\\d\\d:\\d\\d$")
                .containsPattern("(?m)^off +STOPPED +Not started$")
                .containsPattern("(?m)^pool:pool_0 +RUNNING +pid");
        assertThat(daemon.supervisorctl("avail").output())
                .contains("off                              in use    manual    999:999\n");
        assertThat(daemon.supervisorctl("maintail").output()).contains(" INFO ");
        assertThat(daemon.supervisorctl("version").output()).startsWith("4.2.5");
    }

    private void says(int status, String output, String... words)
            throws IOException, InterruptedException {
        var ended = daemon.supervisorctl(words);
        assertThat(ended.output()).as("%s", List.of(words)).isEqualTo(output);
        assertThat(ended.status()).as("%s", List.of(words)).isEqualTo(status);
    }

    /// Of several processes the one that is done first is told first.
    private void saysOfEach(String done, String... words) throws IOException, InterruptedException {
        var ended = daemon.supervisorctl(words);
        assertThat(ended.output().lines())
                .as("%s", List.of(words))
                .containsExactlyInAnyOrder("pool:pool_0: " + done, "pool:pool_1: " + done);
        assertThat(ended.status()).as("%s", List.of(words)).isZero();
    }

    @Test
    void supervisorctlNeedsTheRightPasswordOverTcp() throws Exception {
        assertThat(daemon.supervisorctlAs("me", "pw", "status", "cat").output())
                .contains("RUNNING");
        for (var wrong : List.of("", "pW", "{SHA}1a91d62f7ca67399625a4368a6ab5d4a3baa6073")) {
            assertThat(daemon.supervisorctlAs("me", wrong, "status", "cat").output())
                    .contains("Server requires authentication");
        }
        assertThat(daemon.supervisorctlAs("you", "pw", "pid").output())
                .contains("Server requires authentication");
    }

    @Test
    void withoutThePasswordEveryPathSaysTheSame() throws IOException {
        for (var path : List.of("/", "/RPC2", "/logtail/cat", "/mainlogtail", "/nothing")) {
            var answer = ask("GET " + path + " HTTP/1.0\r\n\r\n");
            assertThat(answer).as(path).containsPattern("^HTTP/1\\.[01] 401 ");
            assertThat(answer).as(path).containsIgnoringCase("www-authenticate: Basic realm=");
        }
    }

    private String ask(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), daemon.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void onlyTheUserOfTheDaemonReachesTheUnixSocket() throws IOException {
        var permissions = Files.getPosixFilePermissions(daemon.directory().resolve("sock"));
        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rwx------");
    }

    @Test
    void aLogIsFollowedOverRotationAsTailFAsks() throws Exception {
        var log = daemon.directory().resolve("cat.log");
        try (var follower = Follower.of(daemon, "cat")) {
            assertThat(follower.head())
                    .startsWith("http/1.1 200 ok")
                    .contains("transfer-encoding: chunked")
                    .contains("content-type: text/plain;charset=utf-8");
            Files.writeString(log, "first\n", StandardOpenOption.APPEND);
            follower.awaitSeen("first\n");
            Files.move(log, log.resolveSibling("moved"));
            Files.writeString(log, "second\n");
            follower.awaitSeen("second\n");
        }
        assertThat(daemon.supervisorctl("restart", "cat").output()).contains("cat: started");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void reloadBeginsAnewInTheSameProcessAndShutdownEndsIt() throws Exception {
        var before = daemon.supervisorctl("pid", "cat").output();
        assertThat(daemon.supervisorctl("reload").output()).isEqualTo("Restarted supervisord\n");
        await("its programs are up again")
                .atMost(Duration.ofSeconds(60))
                .until(() -> daemon.supervisorctl("status", "cat").status() == 0);
        assertThat(daemon.supervisorctl("pid", "cat").output()).isNotEqualTo(before);
        assertThat(daemon.process().isAlive()).isTrue();
        assertThat(daemon.supervisorctl("shutdown").output()).isEqualTo("Shut down\n");
        assertThat(daemon.awaitEnd()).isZero();
        assertThat(daemon.directory().resolve("sock")).doesNotExist();
        assertThat(daemon.directory().resolve("pid")).doesNotExist();
    }
}
