// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A configuration as text, in the form that dump.py gives to the real one.
final class ConfigDump {
    private final StringBuilder out = new StringBuilder();

    private ConfigDump() {}

    static String of(Configuration configuration) {
        var dump = new ConfigDump();
        dump.daemon(configuration);
        configuration.groups().forEach(dump::group);
        configuration.servers().forEach(dump::server);
        for (var each : configuration.interfaces()) {
            dump.out.append("rpcinterface ").append(each.name()).append(" = ");
            dump.out.append(each.factory()).append('\n');
        }
        for (var level : new LogLevel[] {LogLevel.WARN, LogLevel.INFO}) {
            configuration.notices().stream()
                    .filter(notice -> notice.level() == level)
                    .forEach(notice ->
                            dump.out.append(level).append(' ').append(notice.text()).append('\n'));
        }
        return dump.out.toString();
    }

    private void line(int indent, String key, @Nullable Object value) {
        var text = value == null ? "-" : value.toString().replace("\n", "\\n");
        out.append("  ".repeat(indent)).append(key).append(" = ").append(text).append('\n');
    }

    private static @Nullable String octal(@Nullable Integer value) {
        return value == null ? null : Integer.toOctalString(value);
    }

    private void daemon(Configuration configuration) {
        var daemon = configuration.daemon();
        out.append("supervisord\n");
        line(1, "logfile", daemon.log().file() == null ? "syslog" : daemon.log().file());
        line(1, "logfile_maxbytes", daemon.log().maxbytes());
        line(1, "logfile_backups", daemon.log().backups());
        line(1, "loglevel", daemon.loglevel().mark());
        line(1, "pidfile", daemon.pidfile());
        line(1, "identifier", daemon.identifier());
        line(1, "umask", octal(daemon.umask()));
        line(1, "nodaemon", daemon.nodaemon());
        line(1, "silent", daemon.silent());
        line(1, "minfds", daemon.minfds());
        line(1, "minprocs", daemon.minprocs());
        line(1, "nocleanup", daemon.nocleanup());
        line(1, "childlogdir", daemon.childlogdir());
        line(1, "uid", daemon.user() == null ? null : daemon.user().uid());
        line(1, "directory", daemon.directory());
        line(1, "strip_ansi", daemon.stripAnsi());
        line(
                1,
                "serverurl",
                configuration.serverUrl().isEmpty() ? null : configuration.serverUrl());
        daemon.environment().forEach((key, value) -> line(1, "environment " + key, value));
    }

    private void group(GroupSettings group) {
        switch (group) {
            case GroupSettings.Programs _ -> {
                out.append("programs ").append(group.name()).append('\n');
                line(1, "priority", group.priority());
            }
            case GroupSettings.Listeners listeners -> {
                out.append("listeners ").append(group.name()).append('\n');
                line(1, "priority", group.priority());
                line(1, "buffer_size", listeners.bufferSize());
                line(
                        1,
                        "events",
                        listeners.events().stream().sorted().collect(Collectors.joining(" ")));
            }
        }
        group.processes().forEach(this::process);
    }

    private void process(ProcessSettings process) {
        out.append("  process ").append(process.name()).append('\n');
        line(2, "command", process.command());
        line(2, "priority", process.priority());
        line(2, "autostart", process.launch().autostart());
        line(2, "autorestart", process.launch().autorestart());
        line(2, "startsecs", process.launch().startsecs());
        line(2, "startretries", process.launch().startretries());
        line(2, "stopsignal", process.stop().signal());
        line(2, "stopwaitsecs", process.stop().waitsecs());
        line(2, "stopasgroup", process.stop().asgroup());
        line(2, "killasgroup", process.stop().killasgroup());
        line(
                2,
                "exitcodes",
                process.exitcodes().stream().map(String::valueOf).collect(Collectors.joining(",")));
        line(2, "uid", process.place().uid());
        line(2, "umask", octal(process.place().umask()));
        line(2, "directory", process.place().directory());
        line(2, "redirect_stderr", process.redirectStderr());
        line(2, "serverurl", process.serverurl());
        channel("stdout", process.stdout());
        channel("stderr", process.stderr());
        process.environment().forEach((key, value) -> line(2, "environment " + key, value));
        if (process.socket() != null) {
            socket(process.socket());
        }
    }

    private void channel(String name, ChannelSettings channel) {
        var file =
                switch (channel.logfile()) {
                    case ChannelSettings.LogFile.None() -> "-";
                    case ChannelSettings.LogFile.Auto() -> "AUTO";
                    case ChannelSettings.LogFile.At(var path) -> path.toString();
                };
        line(
                2,
                name,
                "%s maxbytes=%d backups=%d capture=%d events=%s syslog=%s"
                        .formatted(
                                file,
                                channel.maxbytes(),
                                channel.backups(),
                                channel.captureMaxbytes(),
                                channel.events(),
                                channel.syslog()));
    }

    private void socket(FcgiSocket socket) {
        var owner = socket.owner();
        var mode = octal(socket.mode());
        line(
                2,
                "socket",
                "%s backlog=%s owner=%s mode=%s"
                        .formatted(
                                socket.url(),
                                socket.backlog() == null ? "-" : socket.backlog(),
                                owner == null ? "-" : owner.uid() + ":" + owner.gid(),
                                mode == null ? "-" : mode));
    }

    private void server(HttpServerSettings server) {
        out.append("server [").append(server.section()).append("]\n");
        switch (server) {
            case HttpServerSettings.Unix unix -> {
                line(1, "file", unix.file());
                line(1, "chmod", octal(unix.chmod()));
                var owner = unix.chown();
                line(1, "chown", owner == null ? null : owner.uid() + ":" + owner.gid());
            }
            case HttpServerSettings.Inet inet -> {
                line(1, "host", inet.host());
                line(1, "port", inet.port());
            }
        }
        var credentials = server.credentials();
        line(1, "username", credentials == null ? null : credentials.username());
        line(1, "password", credentials == null ? null : credentials.password());
    }
}
