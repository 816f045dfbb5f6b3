// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.config;

import java.nio.file.Path;
import java.util.Map;

/// What a program finds itself in.
///
/// @param program the path it was started by; files are looked for beside it
/// @param directory the working directory
/// @param environment all of it
public record Surroundings(String program, Path directory, Map<String, String> environment) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /// Those of this process. The start script says what it was called in the property
    /// `baton.program`.
    public static Surroundings ours() {
        return new Surroundings(
                System.getProperty("baton.program", "batonctl"),
                Path.of("").toAbsolutePath(),
                System.getenv());
    }

    /// An absolute path without `.` and `..`, with `~` replaced by the home directory.
    Path path(String text) {
        var home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
        var expanded = text.equals("~") || text.startsWith("~/") ? home + text.substring(1) : text;
        return directory.resolve(expanded).normalize();
    }
}
