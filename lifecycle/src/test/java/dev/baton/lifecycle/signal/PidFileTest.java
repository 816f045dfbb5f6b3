// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir private Path directory;
    private Path path = Path.of("");
    private PidFile file = new PidFile(path);

    @BeforeEach
    void inADirectoryOfItsOwn() {
        path = directory.resolve("pid");
        file = new PidFile(path);
    }

    @Test
    void itNamesTheLastWriterAndLeavesNothingElse() throws IOException {
        file.write(41);
        file.write(42);

        assertThat(path).hasContent("42\n");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void aReaderNeverSeesHalfANumber() throws IOException, InterruptedException {
        file.write(1_000_000);
        var done = new AtomicBoolean();
        var writer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (long pid = 1_000_001; pid < 1_000_400; pid++) {
                                file.write(pid);
                            }
                            done.set(true);
                        });
        while (!done.get() && writer.isAlive()) {
            assertThat(Files.readString(path)).matches("1000\\d{3}\n");
        }
        writer.join();
    }

    @Test
    void itIsRemovedByTheProcessItNames() {
        file.write(42);
        file.removeIfNaming(42);

        assertThat(path).doesNotExist();
    }

    @Test
    void itStaysWhenItNamesAnotherProcessByNow() {
        file.write(43);
        file.removeIfNaming(4);
        file.removeIfNaming(42);

        assertThat(path).hasContent("43\n");
    }

    @Test
    void removingWhatIsGoneIsFine() {
        file.removeIfNaming(42);

        assertThat(path).doesNotExist();
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new PidFile(directory.resolve("none/pid")).write(42))
                .withMessageContaining("none/pid");
    }
}
