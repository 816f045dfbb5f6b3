// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/// What a configuration is read in, beside its files.
///
/// @param environment of the daemon at its start
/// @param workingDirectory absolute; what relative paths start from
/// @param hostName for `%(host_node_name)s`
/// @param accounts users and groups
public record Surroundings(
        Map<String, String> environment,
        Path workingDirectory,
        String hostName,
        Accounts accounts) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /// Where temporary files go: TMPDIR, TEMP or TMP, else `/tmp` and its kin.
    Path temporaryDirectory() {
        var asked =
                Stream.of("TMPDIR", "TEMP", "TMP").map(name -> environment.getOrDefault(name, ""));
        return Stream.concat(
                        asked.filter(value -> !value.isEmpty()),
                        Stream.of("/tmp", "/var/tmp", "/usr/tmp"))
                .map(workingDirectory::resolve)
                .filter(path -> Files.isDirectory(path) && Files.isWritable(path))
                .findFirst()
                .orElse(workingDirectory);
    }

    /// Replaces `~` and `~user` at the start of a path; unknown users stay as they are.
    String expandUser(String path) {
        if (!path.startsWith("~")) {
            return path;
        }
        var slash = path.indexOf('/');
        var user = path.substring(1, slash < 0 ? path.length() : slash);
        var home =
                user.isEmpty()
                        ? environment.getOrDefault("HOME", "")
                        : accounts.user(user).map(Accounts.User::home).orElse("");
        if (home.isEmpty()) {
            return path;
        }
        var rest = slash < 0 ? "" : path.substring(slash);
        var whole = home.replaceAll("/+$", "") + rest;
        return whole.isEmpty() ? "/" : whole;
    }

    /// An absolute path without `.` and `..`.
    Path absolute(String path) {
        return workingDirectory.resolve(expandUser(path)).normalize();
    }
}
