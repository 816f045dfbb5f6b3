// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatagramsTest {
    private static final String READY = "ready\n";

    /// Receives one datagram as systemd does, and prints it.
    private static final String RECEIVER =
            """
            use Socket; my $name = $ARGV[0]; $name =~ s/^@/\\0/;
            socket(S, AF_UNIX, SOCK_DGRAM, 0) or die $!;
            bind(S, pack("S a*", AF_UNIX, $name)) or die $!;
            $| = 1; print "ready\\n";
            defined recv(S, my $bytes, 65536, 0) or die $!;
            print $bytes;
            """;

    @TempDir Path directory;

    @Test
    void aReceiverAtAPathGetsExactlyTheBytes() {
        assertArrives(
                directory.resolve("notify").toString(),
                "READY=1\nSTATUS=gr\u00fc\u00df dich".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aReceiverWithAnAbstractNameGetsExactlyTheBytes() {
        assertArrives(
                "@baton-notify-" + ProcessHandle.current().pid(), new byte[] {0, -1, 10, 13, 127});
    }

    @Test
    void anEmptyDatagramArrivesToo() {
        assertArrives(directory.resolve("notify").toString(), new byte[0]);
    }

    @Test
    void aMissingPathIsAnErrorThatNamesIt() {
        var nowhere = directory.resolve("nowhere").toString();
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> Datagrams.send(nowhere, new byte[1]))
                .satisfies(e -> assertThat(e.call()).isEqualTo("sendto"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .withMessageContaining(nowhere);
    }

    @Test
    void aSocketFileThatItsReceiverLeftRefuses() {
        var path = directory.resolve("notify");
        try (var receiver = receiver(path.toString())) {
            receiver.child().signal(Signals.SIGKILL);
            receiver.ending();
        }
        assertThat(Files.exists(path)).isTrue();
        assertRefused(path.toString());
    }

    @Test
    void anAbstractNameThatNobodyHasRefuses() {
        assertRefused("@baton-nobody-" + ProcessHandle.current().pid());
    }

    @Test
    void aPathThatIsTooLongIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datagrams.send("/" + "x".repeat(107), new byte[1]));
    }

    private static void assertArrives(String name, byte[] bytes) {
        try (var receiver = receiver(name)) {
            Datagrams.send(name, bytes);
            assertThat(receiver.ending()).isEqualTo(new Child.Ending.Exited(0));
            var output = receiver.outputBytes();
            assertThat(Arrays.copyOfRange(output, READY.length(), output.length)).isEqualTo(bytes);
        }
    }

    private static Program receiver(String name) {
        var receiver =
                Program.start(
                        Spawn.of(
                                Path.of("/usr/bin/perl"),
                                List.of("perl", "-e", RECEIVER, name),
                                Program.PATH));
        try {
            receiver.awaitOutput(READY);
            return receiver;
        } catch (RuntimeException | AssertionError e) {
            receiver.close();
            throw e;
        }
    }

    private static void assertRefused(String name) {
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> Datagrams.send(name, new byte[1]))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ECONNREFUSED));
    }
}
