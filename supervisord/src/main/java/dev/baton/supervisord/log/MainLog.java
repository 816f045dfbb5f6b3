// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import dev.baton.supervisord.config.LogLevel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The daemon's own log: `2026-01-02 03:04:05,678 INFO text`, in local time. Any thread.
public final class MainLog implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS");

    private final LogLevel level;
    private final Clock clock;
    private final @Nullable LogTarget file;
    private final @Nullable PrintStream also;
    private final @Nullable Syslog syslog;
    private boolean failing;

    /// @param level lines of less importance are left out
    /// @param clock the time, and the zone that it is shown in
    /// @param file where lines go; null for nowhere
    /// @param also where they go too; null for nowhere
    /// @param syslog where they go too, without the time; null for nowhere
    public MainLog(
            LogLevel level,
            Clock clock,
            @Nullable LogTarget file,
            @Nullable PrintStream also,
            @Nullable Syslog syslog) {
        this.level = level;
        this.clock = clock;
        this.file = file;
        this.also = also;
        this.syslog = syslog;
    }

    /// Whether lines of this level are kept.
    public boolean keeps(LogLevel other) {
        return level.keeps(other);
    }

    /// Where lines go; empty for nowhere.
    public Optional<LogTarget> file() {
        return Optional.ofNullable(file);
    }

    /// Writes a line.
    public void log(LogLevel of, String text) {
        if (!keeps(of)) {
            return;
        }
        var line = TIME.format(LocalDateTime.now(clock)) + " " + of.mark() + " " + text + "\n";
        if (also != null) {
            also.print(line);
            also.flush();
        }
        if (file != null) {
            write(file, line);
        }
        if (syslog != null) {
            syslog.send(of.mark() + " " + text);
        }
    }

    /// A log that cannot be written must not end the daemon; it says so once, where it still can.
    private synchronized void write(LogTarget to, String line) {
        try {
            to.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                System.err.println("cannot write to " + to.path() + ": " + Trouble.of(e));
            }
            failing = true;
        }
    }

    /// CRIT.
    public void critical(String text) {
        log(LogLevel.CRITICAL, text);
    }

    /// ERRO.
    public void error(String text) {
        log(LogLevel.ERROR, text);
    }

    /// WARN.
    public void warn(String text) {
        log(LogLevel.WARN, text);
    }

    /// INFO.
    public void info(String text) {
        log(LogLevel.INFO, text);
    }

    /// DEBG.
    public void debug(String text) {
        log(LogLevel.DEBUG, text);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
