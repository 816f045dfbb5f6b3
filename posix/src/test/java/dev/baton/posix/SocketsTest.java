// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketsTest {
    private static final int BACKLOG = 16;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aTcpListenerIsReachableAtTheAddressItTells(String host) throws IOException {
        try (var listener = Sockets.listen(new InetSocketAddress(host, 0), BACKLOG)) {
            var address = (InetSocketAddress) Sockets.localAddress(listener.number());
            assertThat(address.getAddress()).isEqualTo(InetAddress.getByName(host));
            assertThat(address.getPort()).isPositive();
            assertReachable(listener, address);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void aListenerWithoutAHostIsReachableOverBothFamilies(String any) throws IOException {
        try (var listener = Sockets.listen(new InetSocketAddress(any, 0), BACKLOG)) {
            var address = (InetSocketAddress) Sockets.localAddress(listener.number());
            assertThat(address.getAddress().isAnyLocalAddress()).isTrue();
            assertReachable(listener, at("127.0.0.1", address.getPort()));
            assertReachable(listener, at("::1", address.getPort()));
        }
    }

    @Test
    void aUnixListenerIsReachableAtItsPath() throws IOException {
        var address = UnixDomainSocketAddress.of(directory.resolve("listener"));
        try (var listener = Sockets.listen(address, BACKLOG)) {
            assertThat(Sockets.localAddress(listener.number())).isEqualTo(address);
            assertReachable(listener, address);
        }
    }

    @Test
    void anAbstractNameLeavesNoFileAndIsGoneWithItsListener() {
        var address = UnixDomainSocketAddress.of("@baton-test-" + ProcessHandle.current().pid());
        try (var listener = Sockets.listen(address, BACKLOG)) {
            assertThat(Sockets.localAddress(listener.number())).isEqualTo(address);
            assertThat(address.getPath()).doesNotExist();
            assertThatExceptionOfType(PosixException.class)
                    .isThrownBy(() -> Sockets.listen(address, BACKLOG))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE));
        }
        Sockets.listen(address, BACKLOG).close();
    }

    @Test
    void theLongestPathThatFitsIsToldInFull() {
        var path = pathOf(107);
        try (var listener = Sockets.listen(UnixDomainSocketAddress.of(path), BACKLOG)) {
            assertThat(Sockets.localAddress(listener.number()))
                    .isEqualTo(UnixDomainSocketAddress.of(path));
        }
    }

    @Test
    void aPathThatIsTooLongIsRefusedAndTheLimitNamed() {
        var path = pathOf(108);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sockets.listen(UnixDomainSocketAddress.of(path), BACKLOG))
                .withMessage("a unix socket path has at most 107 bytes: " + path);
    }

    private Path pathOf(int bytes) {
        var length = bytes - directory.toString().length() - 1;
        return directory.resolve("x".repeat(length));
    }

    @Test
    void anAddressInUseIsAnErrorThatNamesIt() {
        try (var listener = Sockets.listen(at("127.0.0.1", 0), BACKLOG)) {
            var taken = Sockets.localAddress(listener.number());
            assertThatExceptionOfType(PosixException.class)
                    .isThrownBy(() -> Sockets.listen(taken, BACKLOG))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE))
                    .withMessageContaining(taken.toString());
        }
    }

    @Test
    void aUnixPathThatExistsIsInUse() throws IOException {
        var file = Files.createFile(directory.resolve("taken"));
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> Sockets.listen(UnixDomainSocketAddress.of(file), BACKLOG))
                .satisfies(e -> assertThat(e.call()).isEqualTo("bind"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE));
    }

    @Test
    void anAddressThatIsNotOursCannotBeListenedOn() {
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> Sockets.listen(new InetSocketAddress("192.0.2.1", 0), BACKLOG))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EADDRNOTAVAIL));
    }

    @Test
    void anUnknownHostIsNamed() {
        var unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sockets.listen(unresolved, BACKLOG))
                .withMessage("unknown host: nowhere.invalid");
    }

    @Test
    void aPortIsFreeAgainAfterItsConnectionsClosed() throws IOException {
        SocketAddress address;
        try (var listener = Sockets.listen(at("127.0.0.1", 0), BACKLOG)) {
            address = Sockets.localAddress(listener.number());
            var client = SocketChannel.open(address);
            Open.accept(listener).close(); // closes first: the port is left in TIME_WAIT
            client.close();
        }
        Sockets.listen(address, BACKLOG).close();
    }

    @Test
    void aListenerIsNonBlockingAndCloseOnExec() {
        try (var listener = Sockets.listen(at("127.0.0.1", 0), BACKLOG)) {
            assertThat(listener.closeOnExec()).isTrue();
            assertThatExceptionOfType(PosixException.class)
                    .isThrownBy(() -> Open.accept(listener))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EAGAIN));
        }
    }

    @Test
    void onlyAListenerListens() throws IOException {
        var address = UnixDomainSocketAddress.of(directory.resolve("listener"));
        try (var listener = Sockets.listen(address, BACKLOG);
                var _ = SocketChannel.open(address);
                var connection = Open.accept(listener);
                var pipe = Open.pipe();
                var file = Open.memory()) {
            assertThat(Sockets.isListening(listener.number())).isTrue();
            assertThat(Sockets.isListening(connection.number())).isFalse();
            assertThat(Sockets.isListening(pipe.reading().number())).isFalse();
            assertThat(Sockets.isListening(file.number())).isFalse();
            assertThat(Sockets.isListening(9999)).isFalse();
        }
    }

    @Test
    void theAddressOfAPairIsEmptyAndThatOfAFileAnError() {
        var pair = Sockets.pair();
        try (var one = pair[0];
                var _ = pair[1];
                var file = Open.memory()) {
            assertThat(Sockets.localAddress(one.number()))
                    .isEqualTo(UnixDomainSocketAddress.of(""));
            assertThatExceptionOfType(PosixException.class)
                    .isThrownBy(() -> Sockets.localAddress(file.number()))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOTSOCK));
        }
    }

    @Test
    void theEndsOfAPairAreCloseOnExecAndTalkToEachOther() {
        var pair = Sockets.pair();
        try (var one = pair[0];
                var other = pair[1]) {
            assertThat(one.closeOnExec()).isTrue();
            assertThat(other.closeOnExec()).isTrue();
            Open.write(one, "hello");
            assertThat(Open.read(other, 100)).isEqualTo("hello");
        }
    }

    @Test
    void thePeerOfAPairIsThisProcess() throws IOException {
        var pair = Sockets.pair();
        try (var one = pair[0];
                var _ = pair[1]) {
            var us = Path.of("/proc/self");
            assertThat(Sockets.peer(one.number()))
                    .isEqualTo(
                            new Sockets.Peer(
                                    Math.toIntExact(ProcessHandle.current().pid()),
                                    (int) Files.getAttribute(us, "unix:uid"),
                                    (int) Files.getAttribute(us, "unix:gid")));
        }
    }

    @Test
    void thePeerOfAConnectionIsTheProcessThatConnected() {
        var path = directory.resolve("listener");
        var connects =
                """
                use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0);
                connect(S, pack_sockaddr_un($ARGV[0])) or die $!;
                $| = 1; print "connected\\n"; sleep 60
                """;
        var perl = Path.of("/usr/bin/perl");
        try (var listener = Sockets.listen(UnixDomainSocketAddress.of(path), BACKLOG);
                var client =
                        Program.start(
                                Spawn.of(
                                        perl,
                                        List.of("perl", "-e", connects, path.toString()),
                                        Program.PATH))) {
            client.awaitOutput("connected");
            try (var connection = Open.accept(listener)) {
                assertThat(Sockets.peer(connection.number()).pid()).isEqualTo(client.child().pid());
            }
        }
    }

    private static void assertReachable(Fd listener, SocketAddress address) throws IOException {
        try (var client = SocketChannel.open(address);
                var connection = Open.accept(listener)) {
            assertThat(client.isConnected()).isTrue();
            Open.write(connection, "hello");
            assertThat(client.read(ByteBuffer.allocate(10))).isEqualTo(5);
        }
    }

    private static InetSocketAddress at(String host, int port) {
        return new InetSocketAddress(host, port);
    }
}
