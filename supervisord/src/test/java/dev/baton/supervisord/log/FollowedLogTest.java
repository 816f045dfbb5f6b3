// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.supervisord.log.FollowedLog.Found;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FollowedLogTest {
    private static final int ROTATIONS = 500;

    private final ByteBuffer buffer = ByteBuffer.allocate(8);
    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("log"), "0123456789");
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private void assertReads(FollowedLog log, String expected) throws IOException {
        assertThat(log.read(buffer)).isEqualTo(Found.BYTES);
        assertThat(StandardCharsets.UTF_8.decode(buffer).toString()).isEqualTo(expected);
    }

    @Test
    void theEndComesFirstAndThenWhatIsAdded() throws IOException {
        try (var log = FollowedLog.open(file, 3)) {
            assertReads(log, "789");
            assertThat(log.read(buffer)).isEqualTo(Found.NOTHING);
            append("abcdefghij");
            assertThat(log.behind()).isEqualTo(10);
            assertReads(log, "abcdefgh");
            assertReads(log, "ij");
            assertThat(log.read(buffer)).isEqualTo(Found.NOTHING);
        }
    }

    @Test
    void whatIsLeftOfARotatedFileComesBeforeTheNewOne() throws IOException {
        try (var log = FollowedLog.open(file, 0)) {
            append("old");
            Files.move(file, directory.resolve("log.1"));
            Files.writeString(file, "new");
            assertReads(log, "old");
            assertReads(log, "new");
            Files.delete(file);
            assertThat(log.read(buffer)).isEqualTo(Found.NOTHING);
        }
    }

    @Test
    void aRotationThatIsNotOverYetIsWaitedFor() throws IOException {
        try (var log = FollowedLog.open(file, 0)) {
            Files.move(file, directory.resolve("log.1"));
            assertThat(log.read(buffer)).isEqualTo(Found.NOTHING);
            Files.writeString(file, "new");
            assertReads(log, "new");
        }
    }

    /// Whoever writes and rotates does so at any moment, and no byte is lost.
    @Test
    @Timeout(60)
    void nothingIsLostBetweenAWriteAndARotation() throws Exception {
        var written = new StringBuilder();
        var read = new StringBuilder();
        try (var log = FollowedLog.open(file, 0)) {
            var turn = new Phaser(2);
            var writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int i = 0; i < ROTATIONS; i++) {
                                    turn.arriveAndAwaitAdvance();
                                    rotate("<" + i + ">");
                                }
                            });
            for (int i = 0; i < ROTATIONS; i++) {
                written.append('<').append(i).append('>').append("new");
                turn.arriveAndAwaitAdvance();
                while (read.length() < written.length()) {
                    if (log.read(buffer) == Found.BYTES) {
                        read.append(StandardCharsets.UTF_8.decode(buffer));
                    }
                }
            }
            writer.join();
        }
        assertThat(read).hasToString(written.toString());
    }

    private void rotate(String last) {
        try {
            append(last);
            Files.move(file, directory.resolve("log.1"), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(file, "new");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTruncatedFileIsReadFromItsBeginning() throws IOException {
        try (var log = FollowedLog.open(file, 0)) {
            Files.writeString(file, "anew");
            assertThat(log.read(buffer)).isEqualTo(Found.TRUNCATION);
            assertReads(log, "anew");
        }
    }

    @Test
    void aFileThatIsRemovedAndMadeAnewBeginsAnewAndARotatedOneGoesOn() throws IOException {
        try (var log = FollowedLog.open(file, 0)) {
            Files.delete(file);
            assertThat(log.read(buffer)).isEqualTo(Found.NOTHING);
            Files.writeString(file, "anew");
            assertThat(log.read(buffer)).isEqualTo(Found.TRUNCATION);
            assertReads(log, "anew");
            Files.move(file, directory.resolve("log.2"));
            Files.writeString(file, "more");
            assertReads(log, "more");
        }
    }

    @Test
    void whoeverIsBehindMaySkip() throws IOException {
        try (var log = FollowedLog.open(file, 100)) {
            assertThat(log.skip(20)).isZero();
            assertThat(log.skip(4)).isEqualTo(6);
            assertReads(log, "6789");
        }
    }

    @Test
    void whatIsNotThereCannotBeOpened() {
        assertThatThrownBy(() -> FollowedLog.open(directory.resolve("none"), 0))
                .isInstanceOf(NoSuchFileException.class);
    }
}
