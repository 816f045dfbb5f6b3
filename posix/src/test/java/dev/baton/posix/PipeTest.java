// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipeTest {
    private static ByteBuffer direct(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static String read(Fd fd, int most) {
        var buffer = ByteBuffer.allocateDirect(most);
        Pipe.read(fd, buffer);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }

    @Test
    void whatIsWrittenCanBeRead() {
        try (var pipe = Pipe.open()) {
            var text = direct("hello");
            assertThat(Pipe.write(pipe.writing(), text)).isEqualTo(5);
            assertThat(text.hasRemaining()).isFalse();
            assertThat(read(pipe.reading(), 3)).isEqualTo("hel");
            assertThat(read(pipe.reading(), 3)).isEqualTo("lo");
        }
    }

    @Test
    void nothingYetAndTheEndAreTwoThings() {
        try (var pipe = Pipe.open()) {
            pipe.reading().nonBlocking();
            var buffer = ByteBuffer.allocateDirect(8);
            assertThat(Pipe.read(pipe.reading(), buffer)).isZero();
            pipe.writing().close();
            assertThat(Pipe.read(pipe.reading(), buffer)).isEqualTo(Pipe.END);
            assertThat(buffer.position()).isZero();
        }
    }

    @Test
    void aFullPipeTakesNothingAndABrokenOneSaysSo() {
        try (var pipe = Pipe.open()) {
            pipe.writing().nonBlocking();
            var written = 0;
            var chunk = ByteBuffer.allocateDirect(10_000);
            for (int count = -1; count != 0; written += count) {
                count = Pipe.write(pipe.writing(), chunk.clear());
            }
            assertThat(written).isPositive();
            pipe.reading().close();
            assertThat(
                            catchThrowableOfType(
                                            PosixException.class,
                                            () -> Pipe.write(pipe.writing(), chunk.clear()))
                                    .errno())
                    .isEqualTo(Errno.EPIPE);
        }
    }

    @Test
    void aLargerPipeTakesMore() {
        try (var pipe = Pipe.open()) {
            assertThat(Pipe.capacity(pipe.writing(), 256 << 10)).isTrue();
            pipe.writing().nonBlocking();
            assertThat(Pipe.write(pipe.writing(), ByteBuffer.allocateDirect(200_000)))
                    .isEqualTo(200_000);
            assertThat(Pipe.capacity(pipe.writing(), 4096)).as("more is in it").isFalse();
        }
    }

    @Test
    void aChildDoesNotInheritIt() {
        try (var pipe = Pipe.open()) {
            assertThat(pipe.reading().closeOnExec()).isTrue();
            assertThat(pipe.writing().closeOnExec()).isTrue();
        }
    }

    @Test
    void whatIsOpenedForAppendingIsWrittenToItsEnd(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("x"), "old ");
        try (var fd = Fd.append(file)) {
            assertThat(fd.closeOnExec()).isTrue();
            Pipe.write(fd, direct("new"));
        }
        assertThat(file).hasContent("old new");
        assertThat(
                        catchThrowableOfType(
                                        PosixException.class,
                                        () -> Fd.append(directory.resolve("none")))
                                .errno())
                .isEqualTo(Errno.ENOENT);
    }
}
