// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sockets that somebody else has bound: systemd's, sd_listen_fds(3), and inetd's `wait`. A few
/// lines of Perl bind them, because Debian's perl-base is always there.
class ActivationTest {
    private static final int O_NONBLOCK = 04000;

    private static final String BIND =
            """
            use Socket;
            $^F = 20;
            sub bound {
                socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
                bind($socket, sockaddr_in(0, INADDR_LOOPBACK)) or die "bind: $!";
                listen($socket, 128) or die "listen: $!";
                return $socket;
            }
            """;

    private static final String SYSTEMD =
            BIND
                    + """
                    my ($line, $unused) = (bound(), bound());
                    fileno($line) == 3 && fileno($unused) == 4 or die "not 3 and 4";
                    $ENV{LISTEN_PID} = $$;
                    $ENV{LISTEN_FDS} = 2;
                    $ENV{LISTEN_FDNAMES} = "line:unused";
                    my ($port) = sockaddr_in(getsockname($unused));
                    $| = 1;
                    print "unused port $port\\n";
                    exec @ARGV;
                    """;

    private static final String INETD =
            BIND
                    + """
                    close(STDIN);
                    my $line = bound();
                    fileno($line) == 0 or die "not 0";
                    exec @ARGV;
                    """;

    @TempDir private Path home;

    @ParameterizedTest
    @EnumSource(names = {"OVERLAP", "EXEC"})
    void aSocketOfSystemdIsFoundByItsNameAndSurvivesReloads(ReloadMode mode) throws IOException {
        try (var server = activated(mode, SYSTEMD).start()) {
            assertThat(isNonBlocking(server.pid(), 3)).isTrue();
            assertThat(server.countInLog("listener unused is not used any more")).isEqualTo(1);
            var unused = server.log().replaceAll("(?s).*unused port (\\d+).*", "$1");
            assertThatIOException()
                    .isThrownBy(() ->
                            LineProcess.ask(
                                    new InetSocketAddress(
                                            InetAddress.getLoopbackAddress(),
                                            Integer.parseInt(unused)),
                                    "generation"));
            reloadsTwice(server);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OVERLAP", "EXEC"})
    void theSocketOfInetdIsTheFirstListenerAndSurvivesReloads(ReloadMode mode) throws IOException {
        try (var server = activated(mode, INETD).start()) {
            assertThat(isNonBlocking(server.pid(), 0)).isTrue();
            reloadsTwice(server);
        }
    }

    /// Nothing says where it listens but the socket itself: port 0 was asked for, and both times it
    /// is another than what the server would bind.
    private static void reloadsTwice(LineProcess server) throws IOException {
        var line = server.address("line");
        assertThat(LineProcess.ask(line, "generation")).isEqualTo("0");
        for (var generation = 1; generation <= 2; generation++) {
            server.reloadsTo(generation);
            server.awaitRunning(1);
            assertThat(server.address("line")).isEqualTo(line);
            assertThat(LineProcess.ask(line, "generation")).isEqualTo("" + generation);
        }
        server.stop();
    }

    private LineProcess.Setup activated(ReloadMode mode, String script) {
        return LineProcess.in(home)
                .with("BATON_RELOAD", mode == ReloadMode.EXEC ? "exec" : "overlap")
                .listening("line=0", "other=0")
                .through("perl", "-e", script);
    }

    private static boolean isNonBlocking(long pid, int descriptor) throws IOException {
        var info = Files.readString(Path.of("/proc/" + pid + "/fdinfo/" + descriptor));
        var flags = info.replaceAll("(?s).*flags:\\s*([0-7]+).*", "$1");
        return (Integer.parseInt(flags, 8) & O_NONBLOCK) != 0;
    }
}
