// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.supervisord.config.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LibraryLogsTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @AfterEach
    void nowhere() {
        LibraryLogs.leadTo(null);
    }

    private String said(LogLevel level) {
        var clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        var out = new PrintStream(written, true, StandardCharsets.UTF_8);
        LibraryLogs.leadTo(new MainLog(level, clock, null, out, null));
        var logger = new LibraryLogs().getLoggerFactory().getLogger("library.Class");
        logger.error("{} of {}", "one", "two", new IllegalStateException("why"));
        logger.warn("a warning", new IllegalStateException("so"));
        logger.warn("another of {}", "{}");
        logger.info("news");
        logger.debug("detail");
        return written.toString(StandardCharsets.UTF_8).replaceAll("1970-01-01 00:00:00,000 ", "");
    }

    @Test
    void errorsAndWarningsAreLines() {
        assertThat(said(LogLevel.INFO))
                .startsWith(
                        "ERRO library.Class: one of two: java.lang.IllegalStateException: why\n\tat ")
                .endsWith(
                        """
                        WARN library.Class: a warning: java.lang.IllegalStateException: so
                        WARN library.Class: another of {}
                        """);
    }

    @Test
    void newsAreDetailsHere() {
        assertThat(said(LogLevel.DEBUG)).endsWith("DEBG library.Class: news\n");
        written.reset();
        assertThat(said(LogLevel.CRITICAL)).isEmpty();
    }
}
