// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one file into an [Ini] by the rules of Python's RawConfigParser as supervisord sets it up:
/// comments at `;` and `#`, at the start of a line or after white space; values go on in lines that
/// are indented deeper than their key; `=` and `:` both divide; nothing is too often.
final class IniParser {
    private static final Pattern SECTION = Pattern.compile("\\[(.+)].*", Pattern.DOTALL);
    private static final Pattern OPTION = Pattern.compile("(.*?)\\s*[=:]\\s*(.*)", Pattern.DOTALL);
    private static final String MARKS = ";#";

    private final Ini ini;
    private final Path file;
    private final String shownFile;
    private final List<String> errors = new ArrayList<>();
    private int firstError;
    private Ini.@Nullable Section section;
    private @Nullable String key;
    private int keyLine;
    private final List<String> value = new ArrayList<>();
    private int indent;

    private IniParser(Ini ini, Path file, String shownFile) {
        this.ini = ini;
        this.file = file;
        this.shownFile = shownFile;
    }

    /// Adds what `text` says.
    ///
    /// @param shownFile how errors name the file
    /// @throws ConfigException naming the lines that are neither section nor option nor comment
    static void read(Ini ini, Path file, String shownFile, String text) {
        new IniParser(ini, file, shownFile).read(text);
    }

    private void read(String text) {
        var lines = text.replace("\r\n", "\n").replace('\r', '\n').split("(?<=\n)", -1);
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isEmpty()) {
                line(i + 1, lines[i]);
            }
        }
        finishOption();
        if (!errors.isEmpty()) {
            throw new ConfigException(
                    "Source contains parsing errors: "
                            + PythonText.repr(shownFile)
                            + String.join("", errors),
                    new Place(file, firstError, null, null, null));
        }
    }

    private void line(int number, String line) {
        var comment = commentStart(line);
        var content = (comment < 0 ? line : line.substring(0, comment)).strip();
        if (content.isEmpty()) {
            if (comment < 0 && key != null) {
                value.add(""); // an empty line belongs to the value; what ends it is stripped later
            }
            return;
        }
        var depth = depth(line);
        if (key != null && depth > indent) {
            value.add(content);
            return;
        }
        indent = depth;
        var header = SECTION.matcher(content);
        if (header.matches()) {
            finishOption();
            section = ini.section(header.group(1), file, number);
        } else {
            option(number, line, content);
        }
    }

    private void option(int number, String line, String content) {
        if (section == null) {
            throw new ConfigException(
                    "File contains no section headers.\nfile: %s, line: %d\n%s"
                            .formatted(PythonText.repr(shownFile), number, PythonText.repr(line)),
                    new Place(file, number, null, null, null));
        }
        var option = OPTION.matcher(content);
        if (!option.matches() || option.group(1).isEmpty()) {
            errors.add("\n\t[line %2d]: %s".formatted(number, PythonText.repr(line)));
            firstError = firstError == 0 ? number : firstError;
            return;
        }
        finishOption();
        key = option.group(1).stripTrailing().toLowerCase(Locale.ROOT);
        keyLine = number;
        value.add(option.group(2).strip());
    }

    private void finishOption() {
        if (key != null && section != null) {
            var joined = String.join("\n", value).stripTrailing();
            section.put(
                    key,
                    new Ini.Option(joined, new Place(file, keyLine, section.name, key, joined)));
        }
        key = null;
        value.clear();
    }

    private static int depth(String line) {
        var at = 0;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at;
    }

    /// Where the comment begins; -1 without one. Both marks are looked for in step, one occurrence
    /// of each at a time, as Python does it: `a;b ;c #d` is cut at the hash.
    private static int commentStart(String line) {
        var stripped = line.strip();
        if (!stripped.isEmpty() && MARKS.indexOf(stripped.charAt(0)) >= 0) {
            return 0;
        }
        var at = new int[] {-1, -1};
        var done = new boolean[2];
        var found = -1;
        while (found < 0 && !(done[0] && done[1])) {
            for (int i = 0; i < at.length; i++) {
                if (done[i]) {
                    continue;
                }
                at[i] = line.indexOf(MARKS.charAt(i), at[i] + 1);
                done[i] = at[i] < 0;
                if (at[i] > 0 && Character.isWhitespace(line.charAt(at[i] - 1))) {
                    found = found < 0 ? at[i] : Math.min(found, at[i]);
                }
            }
        }
        return found;
    }
}
