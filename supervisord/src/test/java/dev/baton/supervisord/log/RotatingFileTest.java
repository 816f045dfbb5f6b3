// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
    @TempDir Path directory;
    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("x.log");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    private String text(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    @Test
    void itAppendsToWhatIsThere() throws IOException {
        Files.writeString(path, "old ");
        try (var file = RotatingFile.open(path, 0, 0)) {
            file.write(bytes("new"));
        }
        assertThat(text("x.log")).isEqualTo("old new");
    }

    @Test
    void whatNobodyElseMayReadStaysSo() throws IOException {
        Files.createFile(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var file = RotatingFile.open(path, 5, 2)) {
            file.write(bytes("secret"));
            assertThat(path).isEmptyFile();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            file.clear();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void itRotatesAfterTheWriteThatMadeItLargeEnough() throws IOException {
        try (var file = RotatingFile.open(path, 10, 2)) {
            file.write(bytes("123456789"));
            assertThat(directory.resolve("x.log.1")).doesNotExist();
            file.write(bytes("0abc"));
            assertThat(text("x.log")).isEmpty();
            assertThat(text("x.log.1")).isEqualTo("1234567890abc");
            file.write(bytes("second 2nd"));
            file.write(bytes("third  3rd"));
        }
        assertThat(text("x.log.1")).isEqualTo("third  3rd");
        assertThat(text("x.log.2")).isEqualTo("second 2nd");
        assertThat(directory.resolve("x.log.3")).doesNotExist();
    }

    @Test
    void whatWasThereBeforeCounts() throws IOException {
        Files.writeString(path, "123456789");
        try (var file = RotatingFile.open(path, 10, 1)) {
            file.write(bytes("0"));
        }
        assertThat(text("x.log.1")).isEqualTo("1234567890");
    }

    /// As logrotate's copytruncate does.
    @Test
    void whatSomebodyElseHasCutOffDoesNotCount() throws IOException {
        try (var file = RotatingFile.open(path, 10, 1);
                var other = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.write(bytes("12345678"));
            other.truncate(0);
            file.write(bytes("abcde"));
            assertThat(text("x.log")).isEqualTo("abcde");
            assertThat(directory.resolve("x.log.1")).doesNotExist();
            file.write(bytes("fghij"));
            assertThat(text("x.log.1")).isEqualTo("abcdefghij");
        }
    }

    @Test
    void withoutBackupsItBeginsAnew() throws IOException {
        try (var file = RotatingFile.open(path, 4, 0)) {
            file.write(bytes("12345"));
            file.write(bytes("6"));
        }
        assertThat(text("x.log")).isEqualTo("6");
        assertThat(directory.resolve("x.log.1")).doesNotExist();
    }

    @Test
    void withoutALimitItNeverRotates() throws IOException {
        try (var file = RotatingFile.open(path, 0, 5)) {
            for (int i = 0; i < 100; i++) {
                file.write(ByteBuffer.allocate(1000));
            }
        }
        assertThat(path).hasSize(100_000);
    }

    @Test
    void reopeningFollowsTheNameAndNotTheFile() throws IOException {
        try (var file = RotatingFile.open(path, 0, 0)) {
            file.write(bytes("before"));
            Files.move(path, directory.resolve("moved"));
            file.write(bytes(" still"));
            file.reopen();
            file.write(bytes("after"));
        }
        assertThat(text("moved")).isEqualTo("before still");
        assertThat(text("x.log")).isEqualTo("after");
    }

    @Test
    void aFailedReopeningLeavesTheFileOpen() throws IOException {
        var inner = Files.createDirectory(directory.resolve("d"));
        try (var file = RotatingFile.open(inner.resolve("y.log"), 0, 0)) {
            Files.move(inner, directory.resolve("gone"));
            assertThatThrownBy(file::reopen).isInstanceOf(IOException.class);
            file.write(bytes("kept"));
        }
        assertThat(text("gone/y.log")).isEqualTo("kept");
    }

    @Test
    void clearingBeginsANewFile() throws IOException {
        try (var file = RotatingFile.open(path, 0, 0)) {
            file.write(bytes("before"));
            file.clear();
            file.write(bytes("after"));
        }
        assertThat(text("x.log")).isEqualTo("after");
    }

    @Test
    void whatIsClosedIsClearedAndReopenedWithoutStayingOpen() throws IOException {
        var file = RotatingFile.open(path, 0, 0);
        file.write(bytes("before"));
        file.close();
        file.clear();
        assertThat(path).isEmptyFile();
        file.reopen();
        assertThatThrownBy(() -> descriptorOf(path))
                .isInstanceOf(java.util.NoSuchElementException.class);
    }

    @Test
    void aDeviceIsWrittenToAndNeverRotated() throws IOException {
        try (var file = LogTarget.open(Path.of("/dev/null"), 1, 1)) {
            file.write(bytes("12345"));
            file.clear();
            file.reopen();
            assertThat(file.flush()).isTrue();
        }
        assertThat(Path.of("/dev/null")).exists();
        assertThat(Path.of("/dev/null.1")).doesNotExist();
    }

    @Test
    void whatADeviceLeadsToIsNotRotatedEither() throws IOException {
        var number = "/proc/self/fd/";
        try (var out = new java.io.FileOutputStream(path.toFile())) {
            var fd = descriptorOf(path);
            try (var file = LogTarget.open(Path.of(number + fd), 3, 2)) {
                file.write(bytes("12345"));
                file.clear();
                file.write(bytes("67890"));
            }
            assertThat(out.getChannel().size()).isEqualTo(10);
        }
        assertThat(text("x.log")).isEqualTo("1234567890");
    }

    private static String descriptorOf(Path file) throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(each -> leadsTo(each, file))
                    .map(each -> String.valueOf(each.getFileName()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file.toRealPath());
        } catch (IOException e) {
            return false; // the one that lists them
        }
    }

    @Test
    void manyWritersAndManyRotationsLoseNoByte() throws Exception {
        var seed = new Random().nextLong();
        System.out.println("seed " + seed);
        var writers = new ArrayList<Callable<Integer>>();
        try (var file = RotatingFile.open(path, 5_000, 10_000);
                var threads = Executors.newFixedThreadPool(4)) {
            for (int writer = 0; writer < 4; writer++) {
                var name = (char) ('a' + writer);
                var random = new Random(seed + writer);
                writers.add(() -> {
                    int total = 0;
                    for (int line = 0; line < 2_000; line++) {
                        var text =
                                "%c%05d%s\n".formatted(name, line, "x".repeat(random.nextInt(60)));
                        file.write(bytes(text));
                        total += text.length();
                    }
                    return total;
                });
            }
            long expected = 0;
            for (var done : threads.invokeAll(writers)) {
                expected += done.get();
            }
            var all = together();
            assertThat(all.length()).isEqualTo(expected);
            for (char name = 'a'; name < 'e'; name++) {
                assertThat(numbersOf(name, all)).hasSize(2_000).isSorted();
            }
        }
    }

    /// All files, the oldest first.
    private String together() throws IOException {
        var all = new ByteArrayOutputStream();
        int last = 0;
        while (Files.exists(directory.resolve("x.log." + (last + 1)))) {
            last++;
        }
        assertThat(last).as("rotations").isGreaterThan(10);
        for (int i = last; i > 0; i--) {
            all.writeBytes(Files.readAllBytes(directory.resolve("x.log." + i)));
        }
        all.writeBytes(Files.readAllBytes(path));
        return all.toString(US_ASCII);
    }

    private static List<Integer> numbersOf(char name, String all) {
        return all.lines()
                .filter(line -> line.charAt(0) == name)
                .map(line -> Integer.valueOf(line.substring(1, 6)))
                .toList();
    }
}
