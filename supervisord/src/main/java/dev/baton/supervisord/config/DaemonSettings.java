// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `[supervisord]`.
///
/// @param log the main log
/// @param loglevel of the main log
/// @param pidfile absolute
/// @param identifier names this daemon to its clients
/// @param umask of the daemon
/// @param nodaemon stay in the foreground
/// @param silent no log on standard output
/// @param minfds open files it must be able to have
/// @param minprocs processes it must be able to have
/// @param nocleanup keep AUTO logs of an earlier run
/// @param childlogdir where AUTO logs go
/// @param user whom the daemon becomes; null to stay who it is
/// @param directory where the daemon works; null to stay
/// @param stripAnsi take escape sequences out of what programs write
/// @param environment for every program, in the order of the file
public record DaemonSettings(
        MainLog log,
        LogLevel loglevel,
        Path pidfile,
        String identifier,
        int umask,
        boolean nodaemon,
        boolean silent,
        int minfds,
        int minprocs,
        boolean nocleanup,
        Path childlogdir,
        Accounts.@Nullable User user,
        @Nullable Path directory,
        boolean stripAnsi,
        Map<String, String> environment) {
    public DaemonSettings {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /// Where the main log goes.
    ///
    /// @param file absolute; null for syslog
    /// @param maxbytes at which it is rotated; 0 for never
    /// @param backups how many old files are kept
    public record MainLog(@Nullable Path file, long maxbytes, int backups) {}
}
