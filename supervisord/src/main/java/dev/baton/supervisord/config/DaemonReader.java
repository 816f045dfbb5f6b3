// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.Path;
import java.util.Map;

/// Reads `[supervisord]`.
final class DaemonReader {
    private final SectionReader read;
    private final Resolver resolver;

    DaemonReader(SectionReader read, Resolver resolver) {
        this.read = read;
        this.resolver = resolver;
    }

    DaemonSettings settings() {
        var surroundings = resolver.surroundings();
        var minfds = read.integer("minfds", 1024);
        var minprocs = read.integer("minprocs", 200);
        var directory =
                read.find("directory", text -> Values.existingDirectory(text, surroundings))
                        .orElse(null);
        var umask = read.get("umask", "022", Values::octal);
        var log = mainLog();
        return new DaemonSettings(
                log,
                read.get("loglevel", "info", Values::level),
                surroundings.absolute(
                        read.get(
                                "pidfile",
                                "supervisord.pid",
                                text -> Values.pathWithParent(text, surroundings))),
                read.get("identifier", "supervisor", text -> text),
                umask,
                read.truth("nodaemon", false),
                read.truth("silent", false),
                minfds,
                minprocs,
                read.truth("nocleanup", false),
                childlogdir(),
                read.find("user", resolver::user).orElse(null),
                directory,
                read.truth("strip_ansi", false),
                environment());
    }

    private DaemonSettings.MainLog mainLog() {
        var surroundings = resolver.surroundings();
        var file =
                read.get(
                        "logfile",
                        "supervisord.log",
                        text -> Values.pathWithParent(text, surroundings));
        return new DaemonSettings.MainLog(
                file.equals("syslog") ? null : surroundings.absolute(file),
                read.get("logfile_maxbytes", "50MB", Values::size),
                read.integer("logfile_backups", 10));
    }

    private Path childlogdir() {
        var surroundings = resolver.surroundings();
        var directory =
                read.find("childlogdir", text -> Values.existingDirectory(text, surroundings))
                        .orElseGet(surroundings::temporaryDirectory);
        return surroundings.workingDirectory().resolve(directory);
    }

    private Map<String, String> environment() {
        return read.get("environment", "", KeyValues::parse);
    }
}
