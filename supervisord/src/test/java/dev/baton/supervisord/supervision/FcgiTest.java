// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.process.State;
import dev.baton.supervisord.supervision.Result.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that accept on descriptor 0, in Perl.
class FcgiTest {
    private static final Path PERL = Path.of("/usr/bin/perl");

    /// Tells each that connects its own number; accept has to wait.
    private static final String ACCEPTS =
            """
            /usr/bin/perl -e "while (1) { accept(my $c, STDIN) or die; syswrite($c, $$); close $c }"
            """
                    .strip();

    @TempDir Path directory;
    private @Nullable Supervision supervision;

    @BeforeAll
    static void needsPerl() {
        assumeTrue(Files.isExecutable(PERL), "no Perl");
    }

    @AfterEach
    void stop() throws IOException {
        if (supervision != null) {
            supervision.close();
        }
    }

    private Supervision supervise(String programs) throws IOException {
        var started = new Supervision(directory, programs);
        supervision = started;
        return started;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int askWho(SocketAddress address) throws IOException {
        try (var channel = SocketChannel.open(address)) {
            var answer = ByteBuffer.allocate(100);
            while (channel.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            return Integer.parseInt(new String(answer.array(), 0, answer.position(), US_ASCII));
        }
    }

    @Test
    void theProcessesOfAProgramShareOneSocketOfTcp() throws Exception {
        var port = freePort();
        var running =
                supervise(
                        """
                        [fcgi-program:f]
                        command = %s
                        socket = tcp://127.0.0.1:%d
                        process_name = f%%(process_num)d
                        numprocs = 3
                        startsecs = 0
                        stderr_logfile = err
                        """
                                .formatted(ACCEPTS, port));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var pids = new HashSet<Integer>();
        for (int i = 0; i < 3; i++) {
            running.awaitLog("success: f" + i);
            var name = "f" + i;
            var process = running.ask(() -> running.supervisor().process("f", name).orElseThrow());
            pids.add(process.snapshot().pid());
            assertThat(running.ask(() -> process.write(new byte[1])))
                    .isEqualTo(Result.of(Outcome.NO_FILE));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(pids).contains(askWho(address));
        }
        assertThat(running.log("INFO Creating socket tcp://127.0.0.1:" + port)).hasSize(2);
        assertThat(running.log("INFO Closing socket tcp://127.0.0.1:" + port)).hasSize(1);
        running.close();
        assertThat(running.log("INFO Closing socket tcp://127.0.0.1:" + port)).hasSize(2);
        assertThatThrownBy(() -> askWho(address)).isInstanceOf(IOException.class);
    }

    @Test
    void aUnixSocketHasItsModeAndReplacesWhatIsThere() throws Exception {
        var path = Files.writeString(directory.resolve("sock"), "stale");
        var running =
                supervise(
                        """
                        [fcgi-program:f]
                        command = %s
                        socket = unix://%s
                        socket_mode = 0640
                        socket_backlog = 5
                        startsecs = 0
                        [group:g]
                        programs = f
                        """
                                .formatted(ACCEPTS, path));
        running.awaitLog("success: f");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
        assertThat(askWho(UnixDomainSocketAddress.of(path))).isPositive();
        running.close();
        assertThat(path).exists();
    }

    @Test
    void aSocketThatCannotBeOpenedIsToldBeforeAnythingStarts() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var url = "tcp://127.0.0.1:" + taken.getLocalPort();
            assertThatThrownBy(() ->
                            supervise(
                                    """
                                    [fcgi-program:f]
                                    command = cat
                                    socket = %s
                                    """
                                            .formatted(url)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("Could not create FastCGI socket " + url + ": ");
        }
    }

    @Test
    void aSocketThatIsGoneWhenItIsNeededIsAReasonNotToStart() throws Exception {
        var port = freePort();
        var running =
                supervise(
                        """
                        [fcgi-program:f]
                        command = cat
                        socket = tcp://127.0.0.1:%d
                        autostart = false
                        startretries = 0
                        """
                                .formatted(port));
        try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThat(running.start("f", true)).isEqualTo(Result.of(Outcome.SPAWN_ERROR));
            assertThat(running.state("f")).isEqualTo(State.FATAL);
        }
        assertThat(running.start("f", false)).isEqualTo(Result.DONE);
    }
}
