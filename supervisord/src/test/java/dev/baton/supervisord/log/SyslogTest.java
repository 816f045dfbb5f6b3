// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyslogTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    /// Says that it is ready, then each datagram in a line.
    private static final String RECEIVER =
            """
            use Socket; $| = 1;
            socket(S, AF_UNIX, SOCK_DGRAM, 0) or die $!;
            bind(S, sockaddr_un($ARGV[0])) or die $!;
            print "ready\\n";
            for (1 .. 3) { recv(S, $m, 65536, 0); print "$m\\n"; }
            """;

    @TempDir Path directory;

    @Test
    void linesGoToSyslogAfterTheNameOfTheProcess() throws Exception {
        var socket = directory.resolve("log").toString();
        var receiver = new ProcessBuilder("/usr/bin/perl", "-e", RECEIVER, socket).start();
        try (var said =
                new BufferedReader(new InputStreamReader(receiver.getInputStream(), UTF_8))) {
            assertThat(said.readLine()).isEqualTo("ready");
            var syslog = new Syslog(socket, CLOCK);
            var lines = syslog.lines("cat");
            lines.output("one\ntw".getBytes(UTF_8));
            lines.output("o\n\n".getBytes(UTF_8));
            lines.output("three".getBytes(UTF_8));
            lines.end();
            for (var line : new String[] {"one", "two", "three"}) {
                assertThat(said.readLine())
                        .isEqualTo("<14>Jan  2 03:04:05 supervisord: cat " + line);
            }
        } finally {
            receiver.destroyForcibly();
        }
    }

    @Test
    void withoutSyslogALineIsLostAndNobodyWaits() {
        assertThat(new Syslog(directory + "/none", CLOCK).send("x")).isFalse();
    }
}
