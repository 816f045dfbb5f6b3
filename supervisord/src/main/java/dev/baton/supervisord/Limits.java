// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import dev.baton.posix.Credentials;
import dev.baton.posix.PosixException;
import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.config.Configuration.Notice;
import dev.baton.supervisord.config.DaemonSettings;
import dev.baton.supervisord.config.LogLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Makes room for as many open files and processes as `minfds` and `minprocs` ask for.
final class Limits {
    private static final String FILES =
            "The minimum number of file descriptors required to run this process is %d as per the \"minfds\" command-line argument or config file setting. The current environment will only allow you to open %d file descriptors.  Either raise the number of usable file descriptors in your environment (see README.rst) or lower the minfds setting in the config file to allow the process to start.";
    private static final String PROCESSES =
            "The minimum number of available processes required to run this program is %d as per the \"minprocs\" command-line argument or config file setting. The current environment will only allow you to open %d processes.  Either raise the number of usable processes in your environment (see README.rst) or lower the minprocs setting in the config file to allow the program to start.";

    private Limits() {}

    /// Raises what is too low.
    ///
    /// @return what the main log is to say
    /// @throws ConfigException when a limit cannot be raised
    static List<Notice> raise(DaemonSettings daemon) {
        var notices = new ArrayList<Notice>();
        raise(Credentials.NOFILE, "RLIMIT_NOFILE", daemon.minfds(), FILES, notices);
        raise(Credentials.NPROC, "RLIMIT_NPROC", daemon.minprocs(), PROCESSES, notices);
        return notices;
    }

    /// How many files programs may open, as a soft limit: as many as this daemon was started with,
    /// and at least `minfds`. A JVM raises its own soft limit to the hard one when it starts, so
    /// `bin/batond` tells what it was.
    ///
    /// @return empty for as many as the daemon itself may
    static OptionalLong filesOfPrograms(DaemonSettings daemon) {
        var started = Long.getLong("baton.nofile"); // null too when it says unlimited
        if (started == null) {
            return OptionalLong.empty();
        }
        var wanted = Math.max(started, daemon.minfds());
        var own = Credentials.limit(Credentials.NOFILE).soft();
        return own == -1 || wanted < own ? OptionalLong.of(wanted) : OptionalLong.empty();
    }

    private static void raise(
            int resource, String name, long least, String complaint, List<Notice> notices) {
        var limit = Credentials.limit(resource);
        if (limit.soft() == -1 || limit.soft() >= least) {
            return;
        }
        var hard = limit.hard() == -1 ? -1 : Math.max(limit.hard(), least);
        try {
            Credentials.limit(resource, new Credentials.Limit(least, hard));
            notices.add(new Notice(LogLevel.INFO, "Increased " + name + " limit to " + least));
        } catch (PosixException e) {
            throw ConfigException.of(complaint.formatted(least, limit.hard()));
        }
    }
}
