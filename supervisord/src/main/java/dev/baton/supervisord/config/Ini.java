// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sections and options of all files that have been read so far: later ones win, and
/// `[DEFAULT]` stands in for what a section does not have. Filled by [IniParser].
final class Ini {
    private static final String DEFAULT = "DEFAULT";

    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final Section defaults;

    Ini(Path main) {
        defaults = new Section(DEFAULT, main, 0);
    }

    /// One option as it was written.
    ///
    /// @param value not expanded; lines joined with line feeds
    /// @param place where
    record Option(String value, Place place) {}

    /// A section of one name.
    static final class Section {
        final String name;
        final Path file;
        final int line;
        private final Map<String, Option> options = new LinkedHashMap<>();

        Section(String name, Path file, int line) {
            this.name = name;
            this.file = file;
            this.line = line;
        }

        void put(String key, Option option) {
            options.put(key, option);
        }

        Place place() {
            return new Place(file, line, name, null, null);
        }
    }

    /// The directory of a file, absolute: `%(here)s` in it.
    static String directoryOf(Path file) {
        return String.valueOf(file.toAbsolutePath().normalize().getParent());
    }

    /// The section of this name, made here when it is the first.
    Section section(String name, Path file, int line) {
        return name.equals(DEFAULT)
                ? defaults
                : sections.computeIfAbsent(name, _ -> new Section(name, file, line));
    }

    /// In the order of their first appearance.
    List<Section> sections() {
        return List.copyOf(sections.values());
    }

    /// Those whose names begin with `prefix`.
    List<Section> sections(String prefix) {
        return sections.values().stream().filter(s -> s.name.startsWith(prefix)).toList();
    }

    @Nullable Section find(String name) {
        return sections.get(name);
    }

    /// What a section says for a key, or `[DEFAULT]` for it.
    Optional<Option> option(Section section, String key) {
        var own = section.options.get(key);
        return Optional.ofNullable(own != null ? own : defaults.options.get(key));
    }

    /// The keys that a section has of its own.
    List<String> keys(Section section) {
        return List.copyOf(section.options.keySet());
    }
}
