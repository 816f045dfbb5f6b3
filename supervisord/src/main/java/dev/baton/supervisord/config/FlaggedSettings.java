// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.util.function.Function;

/// `[supervisord]` with what the command line says instead.
///
/// @param flags the command line
/// @param daemon the section
/// @param surroundings where both are read
record FlaggedSettings(Flags flags, DaemonSettings daemon, Surroundings surroundings) {
    DaemonSettings settings() {
        return new DaemonSettings(
                log(),
                get("loglevel", daemon.loglevel(), Values::level),
                get("pidfile", daemon.pidfile(), text -> surroundings.absolute(parent(text))),
                get("identifier", daemon.identifier(), text -> text),
                get("umask", daemon.umask(), Values::octal),
                daemon.nodaemon() || flags.has("nodaemon"),
                daemon.silent() || flags.has("silent"),
                get("minfds", daemon.minfds(), Values::integer),
                get("minprocs", daemon.minprocs(), Values::integer),
                daemon.nocleanup() || flags.has("nocleanup"),
                get(
                        "childlogdir",
                        daemon.childlogdir(),
                        text ->
                                surroundings
                                        .workingDirectory()
                                        .resolve(Values.existingDirectory(text, surroundings))),
                user(),
                flags.has("directory")
                        ? value("directory", t -> Values.existingDirectory(t, surroundings))
                        : daemon.directory(),
                daemon.stripAnsi() || flags.has("strip_ansi"),
                daemon.environment());
    }

    private Accounts.@org.jspecify.annotations.Nullable User user() {
        var named = flags.get("user");
        return named.isPresent() ? new Resolver(surroundings).user(named.get()) : daemon.user();
    }

    private DaemonSettings.MainLog log() {
        var file = flags.get("logfile");
        return new DaemonSettings.MainLog(
                file.isEmpty()
                        ? daemon.log().file()
                        : file.get().equals("syslog")
                                ? null
                                : surroundings.absolute(value("logfile", this::parent)),
                get("logfile_maxbytes", daemon.log().maxbytes(), Values::size),
                get("logfile_backups", daemon.log().backups(), Values::integer));
    }

    private String parent(String text) {
        return Values.pathWithParent(text, surroundings);
    }

    private <T> T get(String name, T otherwise, Function<String, T> type) {
        return flags.has(name) ? value(name, type) : otherwise;
    }

    private <T> T value(String name, Function<String, T> type) {
        var text = flags.get(name).orElse("");
        try {
            return type.apply(text);
        } catch (ConfigException e) {
            throw new ConfigException(
                    "invalid value for --%s %s: %s"
                            .formatted(name, PythonText.repr(text), e.getMessage()));
        }
    }
}
