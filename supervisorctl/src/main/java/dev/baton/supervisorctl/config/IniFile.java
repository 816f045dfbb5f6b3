// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A configuration file as Python's RawConfigParser reads it, which is what the original uses:
/// comments, continuation lines, `key = value` and `key: value`, sections that come again. Pure.
final class IniFile {
    private static final Pattern SECTION = Pattern.compile("\\[(.+)].*");
    private static final Pattern OPTION = Pattern.compile("(.+?)\\s*[=:]\\s*(.*)");

    /// One without sections.
    static final IniFile EMPTY = new IniFile();

    private final Map<String, Map<String, StringBuilder>> sections = new LinkedHashMap<>();
    private @Nullable Map<String, StringBuilder> section;
    private @Nullable StringBuilder value;
    private int indent;

    private IniFile() {}

    /// Reads the lines of a file.
    ///
    /// @throws UsageException that names the file and the line
    static IniFile parse(String file, List<String> lines) {
        var ini = new IniFile();
        for (var number = 0; number < lines.size(); number++) {
            if (!ini.take(lines.get(number))) {
                throw new UsageException(
                        "could not read config file %s: line %d is neither a [section] nor key = value: '%s'"
                                .formatted(file, number + 1, lines.get(number).strip()));
            }
        }
        return ini;
    }

    /// The names of all sections, without the defaults.
    Set<String> sections() {
        var names = new LinkedHashSet<>(sections.keySet());
        names.remove("DEFAULT");
        return names;
    }

    /// The value in this section, or in the defaults.
    Optional<String> value(String name, String key) {
        return in(name, key)
                .or(() -> in("DEFAULT", key))
                .map(found -> found.toString().stripTrailing());
    }

    private Optional<StringBuilder> in(String name, String key) {
        return Optional.ofNullable(sections.getOrDefault(name, Map.of()).get(key));
    }

    /// Whether it could.
    private boolean take(String line) {
        var comment = comment(line);
        var text = line.substring(0, comment).strip();
        if (text.isEmpty()) {
            if (comment == line.length() && value != null) {
                value.append('\n');
            }
            return true;
        }
        var indented = line.length() - line.stripLeading().length();
        if (value != null && indented > indent) {
            value.append('\n').append(text);
            return true;
        }
        indent = indented;
        return header(text) || option(text);
    }

    private boolean header(String text) {
        var header = SECTION.matcher(text);
        if (!header.matches()) {
            return false;
        }
        section = sections.computeIfAbsent(header.group(1), _ -> new LinkedHashMap<>());
        value = null;
        return true;
    }

    private boolean option(String text) {
        var option = OPTION.matcher(text);
        if (section == null || !option.matches()) {
            return false;
        }
        value = new StringBuilder(option.group(2).strip());
        section.put(option.group(1).toLowerCase(Locale.ROOT), value);
        return true;
    }

    /// Where the comment begins: with `;` or `#` at the first character that is none of white
    /// space, or after white space.
    private static int comment(String line) {
        for (var i = 0; i < line.length(); i++) {
            var c = line.charAt(i);
            if ((c == ';' || c == '#') && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
                return i;
            }
        }
        return line.length();
    }
}
