// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every family of calls, well and failing, leaves as many descriptors and children as it found.
class LeakTest {
    private static final int TIMES = 500;
    private static final String NOBODY = "@baton-nobody-" + ProcessHandle.current().pid();
    private static final Fd CLOSED = Fd.of(9999);

    @TempDir static Path directory;

    @FunctionalInterface
    interface Calls {
        void make();
    }

    @ParameterizedTest
    @MethodSource("families")
    void nothingStaysOpen(Calls family) {
        family.make(); // loads classes
        var descriptors = Fd.open();
        var children = ProcStatus.children();
        for (int i = 0; i < TIMES; i++) {
            family.make();
        }
        assertThat(Fd.open()).hasSameSizeAs(descriptors);
        assertThat(ProcStatus.children()).isEqualTo(children);
    }

    static Stream<Named<Calls>> families() {
        return Stream.of(
                Named.of("Fd", LeakTest::descriptors),
                Named.of("Sockets", LeakTest::sockets),
                Named.of("Messages", LeakTest::messages),
                Named.of("MemoryFile", LeakTest::memoryFiles),
                Named.of("Datagrams", LeakTest::datagrams),
                Named.of("Exec", LeakTest::exec),
                Named.of("Spawn and Child", LeakTest::children),
                Named.of("Spawn, refused", LeakTest::refusedChildren));
    }

    private static void descriptors() {
        try (var pipe = Open.pipe();
                var copy = pipe.reading().duplicate(100)) {
            pipe.writing().duplicateOver(copy.number());
        }
        fails(() -> CLOSED.duplicate(3));
        fails(() -> CLOSED.duplicateOver(3));
    }

    private static void sockets() {
        try (var listener = Sockets.listen(new InetSocketAddress(0), 1)) {
            var taken = Sockets.localAddress(listener.number());
            fails(() -> Sockets.listen(taken, 1));
        }
        fails(() -> Sockets.listen(UnixDomainSocketAddress.of(directory), 1));
        fails(() -> Sockets.listen(UnixDomainSocketAddress.of("x".repeat(200)), 1));
        for (var end : Sockets.pair()) {
            assertThat(Sockets.isListening(end.number())).isFalse();
            end.close();
        }
    }

    private static void messages() {
        var pair = Sockets.pair();
        try (var one = pair[0];
                var other = pair[1]) {
            Messages.send(one.number(), new byte[1], List.of(one, other));
            Messages.receive(other.number(), 1).discard();
            Messages.send(one.number(), new byte[1], List.of(one, other)); // never received
            fails(() -> Messages.send(one.number(), new byte[1], List.of(one, CLOSED)));
            Open.nonBlocking(one);
            fails(() -> Messages.receive(one.number(), 1));
        }
    }

    private static void memoryFiles() {
        try (var file = MemoryFile.sealed("leak", new byte[10_000])) {
            assertThat(file.read()).hasSize(10_000);
        }
        try (var unsealed = Open.memory()) {
            fails(() -> MemoryFile.adopt(unsealed));
        }
        fails(() -> MemoryFile.sealed("x".repeat(300), new byte[1]));
    }

    private static void datagrams() {
        fails(() -> Datagrams.send(NOBODY, new byte[1]));
        fails(() -> Datagrams.send("x".repeat(200), new byte[1]));
    }

    private static void exec() {
        var missing = directory.resolve("missing");
        assertThat(Exec.replace(missing, List.of("missing"), Map.of()).errno())
                .isEqualTo(Errno.ENOENT);
    }

    private static void children() {
        try (var pipe = Open.pipe()) {
            var spawn =
                    Spawn.of(Path.of("/bin/true"), List.of("true"), Map.of())
                            .withDescriptors(Map.of(3, pipe.reading(), 5, pipe.writing()))
                            .in(directory);
            assertThat(spawn.start().await(Duration.ofSeconds(30)))
                    .contains(new Child.Ending.Exited(0));
        }
    }

    private static void refusedChildren() {
        try (var pipe = Open.pipe()) {
            var missing = Spawn.of(directory.resolve("missing"), List.of("missing"), Map.of());
            fails(missing::start);
            fails(missing.in(directory.resolve("nowhere"))::start);
            fails(missing.withDescriptors(Map.of(3, pipe.reading(), 4, CLOSED))::start);
        }
    }

    private static void fails(Calls calls) {
        assertThatThrownBy(calls::make)
                .isInstanceOfAny(PosixException.class, IllegalArgumentException.class);
    }
}
