// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The types of values that need nothing but their text. Every failure is a [ConfigException] with
/// supervisord's words.
final class Values {
    private static final Set<String> TRUE = Set.of("yes", "true", "on", "1");
    private static final Set<String> FALSE = Set.of("no", "false", "off", "0");
    private static final Map<String, Long> SIZES =
            Map.of("kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30);

    private Values() {}

    static boolean truth(String text) {
        var word = text.toLowerCase(Locale.ROOT);
        if (!TRUE.contains(word) && !FALSE.contains(word)) {
            throw new ConfigException("not a valid boolean value: " + PythonText.repr(text));
        }
        return TRUE.contains(word);
    }

    static int integer(String text) {
        return fit(PythonText.integer(text), text);
    }

    private static int fit(BigInteger number, String text) {
        if (number.bitLength() > 31) {
            throw new ConfigException("number out of range: " + PythonText.repr(text));
        }
        return number.intValueExact();
    }

    /// Bytes, or with a suffix so many times 1024, 1024², 1024³; less than nothing is nothing.
    static long size(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        var head = lower.substring(0, Math.max(0, lower.length() - 2));
        var factor = SIZES.get(lower.substring(head.length()));
        var number = PythonText.integer(factor == null ? lower : head);
        var size = factor == null ? number : number.multiply(BigInteger.valueOf(factor));
        if (size.bitLength() > 63) {
            throw new ConfigException("size out of range: " + PythonText.repr(text));
        }
        return Math.max(0, size.longValueExact());
    }

    static int octal(String text) {
        try {
            return fit(PythonText.octal(text), text);
        } catch (ConfigException e) {
            throw new ConfigException(text + " can not be converted to an octal type");
        }
    }

    static List<Integer> exitCodes(String text) {
        try {
            var codes = new ArrayList<Integer>();
            for (var word : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                codes.add(exitCode(word));
            }
            return List.copyOf(codes);
        } catch (ConfigException e) {
            throw new ConfigException("not a valid list of exit codes: " + PythonText.repr(text));
        }
    }

    private static int exitCode(String word) {
        var code = integer(word);
        if (code < 0 || code > 255) {
            throw new ConfigException("not an exit code: " + word);
        }
        return code;
    }

    static Autorestart autorestart(String text) {
        var word = text.toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
            return Autorestart.ALWAYS;
        }
        if (FALSE.contains(word)) {
            return Autorestart.NEVER;
        }
        if (word.equals("unexpected")) {
            return Autorestart.UNEXPECTED;
        }
        throw new ConfigException("invalid 'autorestart' value " + PythonText.repr(word));
    }

    static LogLevel level(String text) {
        for (var level : LogLevel.values()) {
            if (level.word().equals(text.toLowerCase(Locale.ROOT))) {
                return level;
            }
        }
        throw new ConfigException("bad logging level name " + PythonText.repr(text));
    }

    /// A name that breaks neither the listener protocol nor a link of the status page.
    static String name(String text) {
        var name = text.strip();
        for (var character : List.of(" ", ":", "/")) {
            if (name.contains(character)) {
                throw new ConfigException(
                        "Invalid name: %s because of character: %s"
                                .formatted(PythonText.repr(name), PythonText.repr(character)));
            }
        }
        return name;
    }

    /// Divided at commas; nothing in an empty text.
    static List<String> list(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split(",", -1)).stream().map(String::strip).toList();
    }

    static Path existingDirectory(String text, Surroundings surroundings) {
        var path = Path.of(surroundings.expandUser(text));
        if (!Files.isDirectory(surroundings.workingDirectory().resolve(path))) {
            throw new ConfigException(text + " is not an existing directory");
        }
        return path;
    }

    /// A path whose directory is there; one without a directory is always fine.
    static String pathWithParent(String text, Surroundings surroundings) {
        var path = surroundings.expandUser(text);
        var slash = path.lastIndexOf('/');
        if (slash >= 0
                && !Files.isDirectory(
                        surroundings
                                .workingDirectory()
                                .resolve(slash == 0 ? "/" : path.substring(0, slash)))) {
            throw new ConfigException(
                    "The directory named as part of the path " + text + " does not exist");
        }
        return path;
    }
}
