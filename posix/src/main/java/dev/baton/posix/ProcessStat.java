// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What `/proc/PID/stat` says of a process, own or not: proc_pid_stat(5).
///
/// @param pid of the process
/// @param state one letter; `Z` is a zombie
/// @param group its process group
/// @param ticks of processor time that it has taken, 100 a second
/// @param startTime when it began, in ticks since the boot: with the pid it names one process
/// @param pages that are resident
public record ProcessStat(int pid, char state, int group, long ticks, long startTime, long pages) {
    private static final int STATE = 0;
    private static final int GROUP = 2;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int START_TIME = 19;
    private static final int PAGES = 21;

    /// Looks at a process.
    ///
    /// @return empty when there is none, or it may not be looked at
    public static Optional<ProcessStat> of(int pid) {
        return read(Path.of("/proc", String.valueOf(pid), "stat"));
    }

    /// Reads a file of this kind.
    ///
    /// @return empty when it cannot be read or is of another kind
    public static Optional<ProcessStat> read(Path stat) {
        try {
            // A program chooses its name, which need not be UTF-8.
            return parse(Files.readString(stat, StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Whether it has ended, be it that nobody has reaped it.
    public boolean hasEnded() {
        return state == 'Z' || state == 'X';
    }

    /// Reads the line. A name may have blanks and parentheses too, so the last parenthesis ends it.
    static Optional<ProcessStat> parse(String line) {
        var name = line.indexOf(" (");
        var end = line.lastIndexOf(") ");
        if (name < 0 || end < name) {
            return Optional.empty();
        }
        var fields = line.substring(end + 2).strip().split(" ", -1);
        if (fields.length <= PAGES || fields[STATE].length() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ProcessStat(
                            Integer.parseInt(line.substring(0, name)),
                            fields[STATE].charAt(0),
                            Integer.parseInt(fields[GROUP]),
                            Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]),
                            Long.parseLong(fields[START_TIME]),
                            Long.parseLong(fields[PAGES])));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
