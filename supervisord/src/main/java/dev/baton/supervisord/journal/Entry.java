// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.journal;

import dev.baton.posix.ProcessStat;
import dev.baton.supervisord.config.ProcessSettings.Stop;
import java.util.Optional;
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

    /// Notes a child that is there, or has ended and is not reaped yet.
    ///
    /// @return empty when it is gone
    static Optional<Entry> of(int pid, Stop stop, String name) {
        return ProcessStat.of(pid)
                .map(it -> new Entry(pid, it.startTime(), stop, name.replace('\n', '?')));
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
        return ProcessStat.of(pid).filter(it -> it.startTime() == born).isPresent();
    }

    /// How people know it.
    @Override
    public String toString() {
        return "'" + name + "' (" + pid + ")";
    }
}
