// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.supervisord.config.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainLogTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-01-02T23:04:05.067Z"), ZoneId.of("Europe/Berlin"));

    @TempDir Path directory;

    @Test
    void aLineHasLocalTimeAndLevel() throws IOException {
        var out = new ByteArrayOutputStream();
        var path = directory.resolve("main.log");
        try (var log =
                new MainLog(
                        LogLevel.DEBUG,
                        CLOCK,
                        RotatingFile.open(path, 0, 0),
                        new PrintStream(out, true, UTF_8),
                        null)) {
            log.critical("a");
            log.error("b");
            log.warn("c");
            log.info("d");
            log.debug("e");
            log.log(LogLevel.TRACE, "not kept");
        }
        var expected =
                """
                2026-01-03 00:04:05,067 CRIT a
                2026-01-03 00:04:05,067 ERRO b
                2026-01-03 00:04:05,067 WARN c
                2026-01-03 00:04:05,067 INFO d
                2026-01-03 00:04:05,067 DEBG e
                """;
        assertThat(path).hasContent(expected);
        assertThat(out.toString(UTF_8)).isEqualTo(expected);
    }

    @Test
    void autoLogsAreMadeForTheirOwnerAndCleanedByTheirIdentifier() throws IOException {
        var mine = new AutoLogs(directory, "one");
        var file = mine.create("cat", "stdout");
        Files.createFile(directory.resolve(file.getFileName() + ".3"));
        var other = new AutoLogs(directory, "two").create("cat", "stderr");
        var kept = Files.createFile(directory.resolve("important.log"));
        assertThat(file.getFileName().toString()).matches("cat-stdout---one-.+\\.log");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);

        assertThat(mine.clean()).isEmpty();
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactlyInAnyOrder(other, kept);
        }
    }
}
