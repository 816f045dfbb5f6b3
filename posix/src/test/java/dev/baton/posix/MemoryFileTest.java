// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryFileTest {
    private static final int SEALS_ALLOWED = 2;
    private static final int ADD_SEALS = 1033;
    private static final int SEAL_WRITE = 8;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 5 * 1024 * 1024})
    void readsWhatItWasMadeOf(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        try (var file = MemoryFile.sealed("state", bytes)) {
            assertThat(file.read()).isEqualTo(bytes);
            assertThat(file.read()).as("a second time").isEqualTo(bytes);
        }
    }

    @Test
    void isCloseOnExecAndShowsItsName() throws IOException {
        try (var file = MemoryFile.sealed("state of 7", new byte[1])) {
            assertThat(file.fd().closeOnExec()).isTrue();
            assertThat(Files.readSymbolicLink(Open.path(file.fd())))
                    .asString()
                    .startsWith("/memfd:state of 7");
        }
    }

    @Test
    void travelsByDescriptor() {
        var pair = Sockets.pair();
        try (var sender = pair[0];
                var receiver = pair[1]) {
            try (var file =
                    MemoryFile.sealed("state", "what it knew".getBytes(StandardCharsets.UTF_8))) {
                Messages.send(sender.number(), new byte[1], List.of(file.fd()));
            }
            var fd = Messages.receive(receiver.number(), 1).descriptors().getFirst();
            try (var adopted = MemoryFile.adopt(fd)) {
                assertThat(adopted.read()).asString().isEqualTo("what it knew");
            }
            assertThat(fd.isOpen()).isFalse();
        }
    }

    @Test
    void anOrdinaryFileIsNotAdoptedAndLeftOpen(@TempDir Path directory) throws IOException {
        try (var fd = Open.file(Files.createFile(directory.resolve("file")))) {
            assertThatIllegalArgumentException().isThrownBy(() -> MemoryFile.adopt(fd));
            assertThat(fd.isOpen()).isTrue();
            assertThat(fd.closeOnExec()).isTrue();
        }
    }

    @Test
    void aPipeIsNotAdopted() {
        try (var pipe = Open.pipe()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MemoryFile.adopt(pipe.reading()))
                    .withMessage("not a memory file: " + pipe.reading());
        }
    }

    @Test
    void anUnsealedOneIsNotAdopted() {
        try (var fd = Open.memory()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MemoryFile.adopt(fd))
                    .withMessage("not sealed: " + fd);
        }
    }

    @Test
    void onePartlySealedIsNotAdopted() {
        try (var fd = Open.memory(SEALS_ALLOWED)) {
            Fd.fcntl(fd.number(), ADD_SEALS, SEAL_WRITE);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MemoryFile.adopt(fd))
                    .withMessage("not sealed: " + fd);
        }
    }

    @Test
    void nobodyCanWriteGrowOrShrinkIt() throws IOException {
        try (var file = MemoryFile.sealed("state", new byte[] {1, 2, 3});
                var channel = FileChannel.open(Open.path(file.fd()), StandardOpenOption.WRITE)) {
            assertThatIOException()
                    .isThrownBy(() -> channel.write(ByteBuffer.wrap(new byte[] {9}), 0));
            assertThatIOException()
                    .isThrownBy(() -> channel.write(ByteBuffer.wrap(new byte[] {9}), 3));
            assertThatIOException().isThrownBy(() -> channel.truncate(1));
            assertThat(file.read()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void itsSealsCannotBeChanged() {
        try (var file = MemoryFile.sealed("state", new byte[1])) {
            assertThatExceptionOfType(PosixException.class)
                    .isThrownBy(() -> Fd.fcntl(file.fd().number(), ADD_SEALS, SEAL_WRITE))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
        }
    }

    @Test
    void anOverlongNameLeavesNothingOpen() {
        var before = Fd.open();
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> MemoryFile.sealed("x".repeat(300), new byte[1]))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
        assertThat(Fd.open()).hasSameSizeAs(before);
    }
}
