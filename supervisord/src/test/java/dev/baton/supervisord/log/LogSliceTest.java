// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSliceTest {
    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void log() throws IOException {
        file = Files.writeString(directory.resolve("x.log"), "0123456789");
    }

    /// The answers of the real supervisord's readFile.
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0123456789",
        "4, 0, 456789",
        "4, 3, 456",
        "8, 100, 89",
        "10, 0, ''",
        "11, 5, ''",
        "-3, 0, 789",
        "-10, 0, 0123456789",
        "-100, 0, 0123456789",
        "-9223372036854775808, 0, 0123456789",
        "9223372036854775807, 9223372036854775807, ''"
    })
    void aPartIsFromAnOffset(long offset, long length, String expected) throws IOException {
        assertThat(new String(LogSlice.read(file, offset, length), US_ASCII)).isEqualTo(expected);
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> LogSlice.read(file, 0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> LogSlice.read(file, -1, 1));
    }

    @Test
    void aMissingFileIsTold() {
        var missing = directory.resolve("none");
        assertThatThrownBy(() -> LogSlice.read(missing, 0, 0))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> LogSlice.tail(missing, 0, 1))
                .isInstanceOf(NoSuchFileException.class);
    }

    /// The answers of the real supervisord's tailFile, but for where the log ends: it says the
    /// size.
    @ParameterizedTest
    @CsvSource({
        "0, 4, 6789, true",
        "0, 10, 0123456789, false",
        "0, 100, 0123456789, false",
        "5, 2, 89, true",
        "5, 5, 56789, false",
        "9, 5, 56789, false",
        "10, 5, '', false",
        "20, 5, '', false",
        "0, 0, '', true"
    })
    void theEndIsTheLastBytesWhateverTheOffset(
            long offset, long length, String expected, boolean overflow) throws IOException {
        var tail = LogSlice.tail(file, offset, length);
        assertThat(new String(tail.bytes(), US_ASCII)).isEqualTo(expected);
        assertThat(tail.offset()).isEqualTo(10);
        assertThat(tail.overflow()).isEqualTo(overflow);
    }

    @Test
    void anEmptyFileHasAnEmptyEnd() throws IOException {
        Files.writeString(file, "");
        var tail = LogSlice.tail(file, 0, 100);
        assertThat(tail.bytes()).isEmpty();
        assertThat(tail.offset()).isZero();
        assertThat(tail.overflow()).isFalse();
    }

    @Test
    void anAnswerIsBounded() throws IOException {
        try (var big = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            big.setLength(LogSlice.MOST + 1000L);
        }
        assertThat(LogSlice.read(file, 0, 0)).hasSize(LogSlice.MOST);
        assertThat(LogSlice.read(file, Long.MIN_VALUE, 0)).hasSize(LogSlice.MOST);
        assertThat(LogSlice.tail(file, 0, Long.MAX_VALUE).bytes()).hasSize(LogSlice.MOST);
    }
}
