// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.signal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// A service manager's end of sd_notify: a process that receives the datagrams of a unix socket,
/// which the JDK cannot. In Perl, because Debian's perl-base is always there.
public final class DatagramReceiver implements AutoCloseable {
    private static final String SCRIPT =
            """
            use Socket;
            $| = 1;
            my $path = $ARGV[0];
            $path =~ s/^@/\\0/;
            socket(my $socket, PF_UNIX, SOCK_DGRAM, 0) or die "socket: $!";
            bind($socket, pack_sockaddr_un($path)) or die "bind: $!";
            print "bound\\n";
            while (defined(recv($socket, my $state, 65536, 0))) {
                $state =~ s/\\n/|/g;
                print "$state\\n";
            }
            """;

    private final String address;
    private final Path output;
    private final Process process;

    private DatagramReceiver(String address, Path output, Process process) {
        this.address = address;
        this.output = output;
        this.process = process;
    }

    /// Starts one and waits until it is bound.
    ///
    /// @param address as in NOTIFY_SOCKET: a path, or `@name`
    public static DatagramReceiver start(String address, Path directory) throws IOException {
        var output = Files.createTempFile(directory, "datagrams", ".txt");
        var process =
                new ProcessBuilder("perl", "-e", SCRIPT, address)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        var receiver = new DatagramReceiver(address, output, process);
        await().atMost(Duration.ofSeconds(20)).until(() -> receiver.lines().contains("bound"));
        return receiver;
    }

    public String address() {
        return address;
    }

    /// The states received so far; the lines of one are separated by `|`.
    public List<String> states() {
        return lines().stream().filter(line -> !line.equals("bound")).toList();
    }

    /// Those without the watchdog's.
    public List<String> statesWithoutWatchdog() {
        return states().stream().filter(state -> !state.equals("WATCHDOG=1")).toList();
    }

    private List<String> lines() {
        try {
            var text = Files.readString(output);
            var whole = text.substring(0, text.lastIndexOf('\n') + 1);
            return Arrays.stream(whole.split("\n", -1)).filter(line -> !line.isEmpty()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
