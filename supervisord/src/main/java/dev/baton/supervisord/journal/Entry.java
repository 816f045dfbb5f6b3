// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.journal;

import dev.baton.supervisord.config.ProcessSettings.Stop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// A child, as its daemon has known it.
///
/// @param pid its number
/// @param born when it began, in ticks since the boot: with the number it names one process
/// @param stop how it is stopped
/// @param name with its group's
record Entry(int pid, long born, Stop stop, String name) {
    private static final Pattern LINE =
            Pattern.compile("\\+ (\\d{1,9}) (\\d{1,18}) (\\d{1,2}) (\\d{1,9}) (-|s?k?) (.+)");

    private static final int LONGEST_WAIT = 999_999_999;

    /// The field of `/proc/PID/stat` behind the name of the program, proc_pid_stat(5).
    private static final int BORN = 19;

    /// Notes a child that is there, or has ended and is not reaped yet.
    ///
    /// @return empty when it is gone
    static Optional<Entry> of(int pid, Stop stop, String name) {
        var born = born(pid);
        return born.isEmpty()
                ? Optional.empty()
                : Optional.of(new Entry(pid, born.getAsLong(), stop, name.replace('\n', '?')));
    }

    /// Reads a line that [#line] has made.
    ///
    /// @return empty for what is none
    static Optional<Entry> parse(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches() || Integer.parseInt(parts.group(1)) <= 1) {
            return Optional.empty();
        }
        var groups = parts.group(5);
        var stop =
                new Stop(
                        Integer.parseInt(parts.group(3)),
                        Integer.parseInt(parts.group(4)),
                        groups.contains("s"),
                        groups.contains("k"));
        return Optional.of(
                new Entry(
                        Integer.parseInt(parts.group(1)),
                        Long.parseLong(parts.group(2)),
                        stop,
                        parts.group(6)));
    }

    /// It has been made.
    String line() {
        var groups = (stop.asgroup() ? "s" : "") + (stop.killasgroup() ? "k" : "");
        return "+ %d %d %d %d %s %s\n"
                .formatted(
                        pid,
                        born,
                        stop.signal(),
                        Math.clamp(stop.waitsecs(), 0, LONGEST_WAIT),
                        groups.isEmpty() ? "-" : groups,
                        name);
    }

    /// Whether this very process is still there, be it that it has ended and nobody has reaped it.
    boolean isThere() {
        var now = born(pid);
        return now.isPresent() && now.getAsLong() == born;
    }

    private static OptionalLong born(int pid) {
        try {
            var stat =
                    Files.readString(
                            Path.of("/proc", String.valueOf(pid), "stat"),
                            StandardCharsets.ISO_8859_1);
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return OptionalLong.of(Long.parseLong(fields[BORN]));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /// How people know it.
    @Override
    public String toString() {
        return "'" + name + "' (" + pid + ")";
    }
}
