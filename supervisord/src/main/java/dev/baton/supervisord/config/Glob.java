// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The files that a pattern with `*`, `?` and `[...]` stands for: glob(7). Names that begin with a
/// dot are matched by a pattern that begins with one.
final class Glob {
    private Glob() {}

    /// All matches as written, sorted; a pattern without a special character matches itself if it
    /// is there. What cannot be read matches nothing.
    static List<String> of(String pattern) {
        var segments = Pattern.compile("/+").splitAsStream(pattern).filter(s -> !s.isEmpty());
        var found = List.of(pattern.startsWith("/") ? "/" : "");
        for (var segment : segments.toList()) {
            found = found.stream().flatMap(in -> step(in, segment).stream()).toList();
        }
        return found.stream().sorted().toList();
    }

    private static List<String> step(String before, String segment) {
        if (!before.isEmpty() && !Files.isDirectory(Path.of(before))) {
            return List.of();
        }
        var directory = before.isEmpty() || before.endsWith("/") ? before : before + "/";
        if (!isSpecial(segment)) {
            var path = directory + segment;
            return Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS)
                    ? List.of(path)
                    : List.of();
        }
        return matches(directory, segment);
    }

    private static List<String> matches(String directory, String segment) {
        var names = Pattern.compile(translate(segment), Pattern.DOTALL);
        var matches = new ArrayList<String>();
        try (var entries =
                Files.newDirectoryStream(Path.of(directory.isEmpty() ? "." : directory))) {
            for (var entry : entries) {
                var name = String.valueOf(entry.getFileName());
                if (names.matcher(name).matches()
                        && name.startsWith(".") == segment.startsWith(".")) {
                    matches.add(directory + name);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return List.of();
        }
        return matches;
    }

    private static boolean isSpecial(String segment) {
        return segment.chars().anyMatch(c -> "*?[".indexOf(c) >= 0);
    }

    private static String translate(String segment) {
        var regex = new StringBuilder();
        for (int i = 0; i < segment.length(); i++) {
            var c = segment.charAt(i);
            var end = c == '[' ? segment.indexOf(']', Math.min(segment.length(), i + 2)) : -1;
            if (end > 0) {
                var set = segment.substring(i + 1, end).replace("\\", "\\\\").replace("[", "\\[");
                regex.append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set);
                regex.append(']');
                i = end;
            } else {
                regex.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(String.valueOf(c));
                        });
            }
        }
        return regex.toString();
    }
}
