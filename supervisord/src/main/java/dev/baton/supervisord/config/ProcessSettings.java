// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One process of a program: what it runs, when, and as whom.
///
/// @param name within its group
/// @param command not yet split into words
/// @param priority within its group, low first
/// @param launch when and how often it is started
/// @param stop how it is stopped
/// @param exitcodes the expected ones
/// @param place whom it runs as and where
/// @param redirectStderr standard error goes where standard output goes
/// @param stdout what becomes of its standard output
/// @param stderr the same for standard error
/// @param environment beyond the daemon's own; that of `[supervisord]` is in it
/// @param serverurl for SUPERVISOR_SERVER_URL; null for the daemon's, empty for none
/// @param socket its descriptor 0; null for a pipe
public record ProcessSettings(
        String name,
        String command,
        int priority,
        Launch launch,
        Stop stop,
        List<Integer> exitcodes,
        Place place,
        boolean redirectStderr,
        ChannelSettings stdout,
        ChannelSettings stderr,
        Map<String, String> environment,
        @Nullable String serverurl,
        @Nullable FcgiSocket socket) {
    public ProcessSettings {
        exitcodes = List.copyOf(exitcodes);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /// When a process is started.
    ///
    /// @param autostart with the daemon
    /// @param autorestart again when it has ended
    /// @param startsecs how long it has to stay up to count as running, seconds
    /// @param startretries how often it is tried again after the first failure
    public record Launch(
            boolean autostart, Autorestart autorestart, int startsecs, int startretries) {}

    /// How a process is stopped.
    ///
    /// @param signal by number
    /// @param waitsecs until it is killed, seconds
    /// @param asgroup the signal goes to its whole process group
    /// @param killasgroup SIGKILL goes to its whole process group
    public record Stop(int signal, int waitsecs, boolean asgroup, boolean killasgroup) {}

    /// Whom a process runs as, and where.
    ///
    /// @param uid the user; null for the daemon's
    /// @param umask null for the daemon's
    /// @param directory null for the daemon's
    public record Place(@Nullable Integer uid, @Nullable Integer umask, @Nullable Path directory) {}

    /// Whether a reread finds nothing changed. Of a socket only its address counts, and an AUTO log
    /// is like any other.
    public boolean matches(ProcessSettings other) {
        return stdout.matches(other.stdout)
                && stderr.matches(other.stderr)
                && Objects.equals(url(), other.url())
                && rest(this).equals(rest(other));
    }

    private @Nullable String url() {
        return socket == null ? null : socket.url();
    }

    private static List<@Nullable Object> rest(ProcessSettings of) {
        return java.util.Arrays.asList(
                of.name,
                of.command,
                of.priority,
                of.launch,
                of.stop,
                of.exitcodes,
                of.place,
                of.redirectStderr,
                of.environment,
                of.serverurl);
    }
}
