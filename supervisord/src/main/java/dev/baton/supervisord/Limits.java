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

/// Makes room for as many open files and processes as `minfds` and `minprocs` ask for.
final class Limits {
    private Limits() {}

    /// Raises what is too low.
    ///
    /// @return what the main log is to say
    /// @throws ConfigException when a limit cannot be raised
    static List<Notice> raise(DaemonSettings daemon) {
        var notices = new ArrayList<Notice>();
        raise(
                Credentials.NOFILE,
                "RLIMIT_NOFILE",
                "file descriptors",
                "minfds",
                daemon.minfds(),
                notices);
        raise(
                Credentials.NPROC,
                "RLIMIT_NPROC",
                "processes",
                "minprocs",
                daemon.minprocs(),
                notices);
        return notices;
    }

    private static void raise(
            int resource, String name, String what, String key, long least, List<Notice> notices) {
        var limit = Credentials.limit(resource);
        if (limit.soft() == -1 || limit.soft() >= least) {
            return;
        }
        var hard = limit.hard() == -1 ? -1 : Math.max(limit.hard(), least);
        try {
            Credentials.limit(resource, new Credentials.Limit(least, hard));
            notices.add(new Notice(LogLevel.INFO, "Increased " + name + " limit to " + least));
        } catch (PosixException e) {
            throw ConfigException.of(
                    "The minimum number of %s required to run this process is %d as per the \"%s\" command-line argument or config file setting. The current environment will only allow you to have %d %s.  Either raise the number of usable %s in your environment (see README.rst) or lower the %s setting in the config file to allow the process to start."
                            .formatted(what, least, key, limit.hard(), what, what, key));
        }
    }
}
