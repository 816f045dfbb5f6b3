// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.Path;

/// What becomes of what a process writes to its standard output, or to its standard error:
/// `stdout_*` and `stderr_*`.
///
/// @param logfile where it is kept
/// @param maxbytes at which the file is rotated; 0 for never
/// @param backups how many old files are kept
/// @param captureMaxbytes how much of a captured message is kept; 0 turns capture mode off
/// @param events whether each piece becomes an event PROCESS_LOG
/// @param syslog whether it also goes to syslog
public record ChannelSettings(
        LogFile logfile,
        long maxbytes,
        int backups,
        long captureMaxbytes,
        boolean events,
        boolean syslog) {

    /// So much of a captured message is kept at most, in bytes, whatever `captureMaxbytes` is: it
    /// is in memory until its end has come, and several times while it is made an event.
    public static final int MOST_CAPTURED = 4 << 20;

    /// Where a log is kept.
    public sealed interface LogFile {
        /// Nowhere.
        record None() implements LogFile {}

        /// In a file of `childlogdir` whose name is made up.
        record Auto() implements LogFile {}

        /// In this file, absolute or from the working directory.
        record At(Path path) implements LogFile {}
    }

    /// Whether a reread finds nothing changed: AUTO on either side is like anything.
    boolean matches(ChannelSettings other) {
        var same =
                logfile instanceof LogFile.Auto
                        || other.logfile instanceof LogFile.Auto
                        || logfile.equals(other.logfile);
        return same && withLogfile(logfile).equals(other.withLogfile(logfile));
    }

    /// The same with another file.
    public ChannelSettings withLogfile(LogFile file) {
        return new ChannelSettings(file, maxbytes, backups, captureMaxbytes, events, syslog);
    }
}
