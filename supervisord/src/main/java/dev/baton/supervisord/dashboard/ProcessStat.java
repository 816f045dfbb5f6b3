// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import java.util.Optional;

/// What `/proc/PID/stat` says: proc_pid_stat(5).
///
/// @param pid of the process
/// @param group its process group
/// @param ticks of processor time that it has taken, 100 a second
/// @param born when it began, in ticks since the boot: with the pid it names a process
/// @param pages that are resident
record ProcessStat(int pid, int group, long ticks, long born, long pages) {
    private static final int GROUP = 2;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int BORN = 19;
    private static final int PAGES = 21;

    /// Reads the line. A program chooses its name, blanks and parentheses too, so the last
    /// parenthesis ends it.
    ///
    /// @return empty for what is no such line
    static Optional<ProcessStat> parse(String line) {
        var name = line.indexOf(" (");
        var end = line.lastIndexOf(") ");
        if (name < 0 || end < name) {
            return Optional.empty();
        }
        var fields = line.substring(end + 2).strip().split(" ", -1);
        if (fields.length <= PAGES) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ProcessStat(
                            Integer.parseInt(line.substring(0, name)),
                            Integer.parseInt(fields[GROUP]),
                            Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]),
                            Long.parseLong(fields[BORN]),
                            Long.parseLong(fields[PAGES])));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
