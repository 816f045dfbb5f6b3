// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.InvalidPathException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads the options of one section: expands them, gives them a type, and puts a place to what is
/// wrong with them.
final class SectionReader {
    private final Ini ini;
    private final Ini.Section section;
    private final Expansion names;

    SectionReader(Ini ini, Ini.Section section, Expansion names) {
        this.ini = ini;
        this.section = section;
        this.names = names;
    }

    /// The same with other names.
    SectionReader naming(Expansion others) {
        return new SectionReader(ini, section, others);
    }

    Expansion names() {
        return names;
    }

    /// The section's whole name.
    String name() {
        return section.name;
    }

    /// The file of its first line.
    java.nio.file.Path file() {
        return section.file;
    }

    boolean has(String key) {
        return ini.option(section, key).isPresent();
    }

    /// The expanded value as a `T`; empty without the option.
    <T> Optional<T> find(String key, Function<String, T> type) {
        return ini.option(section, key)
                .map(option -> read(option, raw -> type.apply(expand(key, option, raw))));
    }

    Optional<String> find(String key) {
        return find(key, text -> text);
    }

    /// The expanded value as a `T`, or `text` as one.
    <T> T get(String key, String text, Function<String, T> type) {
        return find(key, type).orElseGet(() -> type.apply(text));
    }

    boolean truth(String key, boolean otherwise) {
        return find(key, Values::truth).orElse(otherwise);
    }

    int integer(String key, int otherwise) {
        return find(key, Values::integer).orElse(otherwise);
    }

    /// The value as it is, where it has to be expanded later.
    String raw(String key, String otherwise) {
        return ini.option(section, key).map(Ini.Option::value).orElse(otherwise);
    }

    /// Does something with the value of a key; what is wrong is wrong there.
    <T> T within(String key, java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } catch (ConfigException e) {
            throw e.at(place(key));
        }
    }

    /// The place of an option, or of the section when it has none.
    Place place(String key) {
        return ini.option(section, key).map(Ini.Option::place).orElseGet(section::place);
    }

    /// Expands a raw value of this section with these names.
    String expandRaw(String key, String raw, String what, Expansion with) {
        return within(key, () -> here(key, with).expand(raw, what));
    }

    private String expand(String key, Ini.Option option, String raw) {
        return names.with(hereOf(option)).expand(raw, section.name + "." + key);
    }

    private Expansion here(String key, Expansion with) {
        return ini.option(section, key).map(option -> with.with(hereOf(option))).orElse(with);
    }

    private static Map<String, String> hereOf(Ini.Option option) {
        return Map.of("here", Ini.directoryOf(option.place().file()));
    }

    private static <T> T read(Ini.Option option, Function<String, T> type) {
        try {
            return type.apply(option.value());
        } catch (ConfigException e) {
            throw e.at(option.place());
        } catch (InvalidPathException e) {
            throw new ConfigException("not the name of a file: " + PythonText.repr(option.value()))
                    .at(option.place());
        }
    }
}
