// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.posix.Fd;
import dev.baton.posix.Pipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamFileTest {
    @TempDir Path directory;

    private static Path of(Fd fd) {
        return Path.of("/proc/self/fd", String.valueOf(fd.number()));
    }

    private static int readAll(Fd fd) {
        fd.nonBlocking();
        var buffer = ByteBuffer.allocateDirect(1 << 16);
        int total = 0;
        for (int count = Pipe.read(fd, buffer); count > 0; count = Pipe.read(fd, buffer.clear())) {
            total += count;
        }
        return total;
    }

    @Test
    void whatASlowReaderDoesNotTakeWaits() throws IOException {
        try (var pipe = Pipe.open();
                var log = LogTarget.open(of(pipe.writing()), 0, 0)) {
            log.write(ByteBuffer.allocate(200_000));
            assertThat(log.flush()).isFalse();
            var read = 0;
            for (int turn = 0; turn < 10; turn++) {
                read += readAll(pipe.reading());
                log.flush();
            }
            assertThat(read).isEqualTo(200_000);
            assertThat(log.flush()).isTrue();
        }
    }

    @Test
    void whatComesBeyondTheBoundIsDroppedAndSaid() throws IOException {
        try (var pipe = Pipe.open();
                var log = LogTarget.open(of(pipe.writing()), 0, 0)) {
            assertThatIOException()
                    .isThrownBy(() -> log.write(ByteBuffer.allocate(2 * StreamFile.MOST_WAITING)));
            readAll(pipe.reading());
            log.flush();
            log.write(ByteBuffer.wrap("more".getBytes(US_ASCII)));
        }
    }

    @Test
    void filesInMemoryAreFilesAlsoBeforeTheyAreThere() throws IOException {
        var shm = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(shm), "there is no /dev/shm");
        var folder = Files.createTempDirectory(shm, "baton");
        var file = folder.resolve("x.log");
        try (var log = LogTarget.open(file, 5, 1)) {
            log.write(ByteBuffer.wrap("12345".getBytes(US_ASCII)));
            assertThat(folder.resolve("x.log.1")).hasContent("12345");
            log.write(ByteBuffer.wrap("6".getBytes(US_ASCII)));
            log.clear();
            assertThat(file).isEmptyFile();
        } finally {
            Files.deleteIfExists(folder.resolve("x.log.1"));
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    @Test
    void whatLeadsToADescriptorIsNoFileToBeRenamed() throws IOException {
        for (var path : List.of("/dev/stdout", "/dev/stderr", "/dev/fd/1", "/dev/null")) {
            try (var log = LogTarget.open(Path.of(path), 1, 1)) {
                assertThat(log).isInstanceOf(StreamFile.class);
            }
        }
    }

    @Test
    void aNamedPipeThatNobodyReadsIsNotWaitedFor() throws Exception {
        var fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        assertThatIOException()
                .isThrownBy(() -> LogTarget.open(fifo, 0, 0))
                .withMessageContaining("ENXIO");
    }

    @Test
    void aReaderThatHasGoneAwayIsAnError() throws IOException {
        try (var pipe = Pipe.open();
                var log = LogTarget.open(of(pipe.writing()), 0, 0)) {
            pipe.reading().close();
            assertThatIOException()
                    .isThrownBy(() -> log.write(ByteBuffer.allocate(1)))
                    .withMessageContaining("EPIPE");
            assertThat(log.flush()).isTrue();
        }
    }
}
