// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What command line and configuration file say, the former before the latter.
///
/// @param serverUrl where the supervisor listens
/// @param username for it; null for none
/// @param password for it; null for none
/// @param prompt of the shell, without what follows it
/// @param historyFile of the shell; null for none
/// @param interactive whether to ask before great deeds, and for a password
/// @param json whether answers are to be JSON
/// @param plugins sections `[ctlplugin:x]`, which name code in Python
public record Settings(
        String serverUrl,
        @Nullable String username,
        @Nullable String password,
        String prompt,
        @Nullable Path historyFile,
        boolean interactive,
        boolean json,
        List<String> plugins) {
    private static final String DEFAULT_URL = "http://localhost:9001";

    public Settings {
        plugins = List.copyOf(plugins);
    }

    /// Reads the configuration file, if one is named or found in the places of the original.
    ///
    /// @throws UsageException if the file cannot be read or used
    public static Settings of(CommandLine line, Surroundings surroundings) {
        var file = line.value(Option.CONFIGURATION).or(() -> found(surroundings));
        var section =
                file.map(name -> section(name, surroundings))
                        .orElseGet(() ->
                                new Section(IniFile.EMPTY, surroundings.directory(), surroundings));
        return merged(line, section, surroundings);
    }

    private static Section section(String file, Surroundings surroundings) {
        var path = surroundings.path(file);
        var ini = IniFile.parse(file, lines(file, path));
        if (!ini.sections().contains(Section.NAME)) {
            throw new UsageException(".ini file does not include supervisorctl section");
        }
        return new Section(ini, surroundings.path(file + "/.."), surroundings);
    }

    private static Optional<String> found(Surroundings surroundings) {
        return places(surroundings.program())
                .filter(place -> Files.exists(surroundings.directory().resolve(place)))
                .findFirst();
    }

    static Stream<String> places(String program) {
        var beside = Optional.ofNullable(Path.of(program).getParent()).map(Path::getParent);
        var prefix = beside.map(path -> path + "/").orElse("");
        return Stream.of(
                prefix + "etc/supervisord.conf",
                prefix + "supervisord.conf",
                "supervisord.conf",
                "etc/supervisord.conf",
                "/etc/supervisord.conf",
                "/etc/supervisor/supervisord.conf");
    }

    private static List<String> lines(String name, Path path) {
        if (!Files.exists(path)) {
            throw new UsageException("could not find config file " + name);
        }
        try {
            return Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (IOException _) {
            throw new UsageException("could not read config file " + name);
        }
    }

    private static Settings merged(CommandLine line, Section section, Surroundings surroundings) {
        var url = section.expandedHere("serverurl").map(u -> normalized(u, surroundings));
        var history = section.expandedHere("history_file").filter(file -> !file.isEmpty());
        return new Settings(
                line.value(Option.SERVERURL).or(() -> url).orElse(DEFAULT_URL),
                line.value(Option.USERNAME).or(() -> section.expanded("username")).orElse(null),
                line.value(Option.PASSWORD).or(() -> section.expanded("password")).orElse(null),
                section.expanded("prompt").orElse("supervisor"),
                line.value(Option.HISTORY).or(() -> history).map(surroundings::path).orElse(null),
                line.has(Option.INTERACTIVE) || line.words().isEmpty(),
                line.has(Option.JSON),
                section.plugins());
    }

    private static String normalized(String url, Surroundings surroundings) {
        var scheme = "unix://";
        return url.startsWith(scheme)
                ? scheme + surroundings.path(url.substring(scheme.length()))
                : url;
    }
}
