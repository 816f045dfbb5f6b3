// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The command line, read as getopt(3) does: options end at the first word that is none, letters
/// may share a dash, words may be abbreviated. Pure.
public final class CommandLine {
    private final Map<Option, String> options = new EnumMap<>(Option.class);
    private final List<String> words;

    private CommandLine(List<String> arguments) {
        var rest = new ArrayList<>(arguments);
        while (!rest.isEmpty() && rest.getFirst().startsWith("-") && rest.getFirst().length() > 1) {
            var argument = rest.removeFirst();
            if (argument.equals("--")) {
                break;
            } else if (argument.startsWith("--")) {
                word(argument.substring(2), rest);
            } else {
                letters(argument, rest);
            }
        }
        this.words = List.copyOf(rest);
    }

    /// Reads it.
    ///
    /// @throws UsageException for an option that is not known, lacks its value or comes twice
    public static CommandLine parse(List<String> arguments) {
        return new CommandLine(arguments);
    }

    /// The command and its arguments; empty if there is none.
    public List<String> words() {
        return words;
    }

    /// Whether it asks for help.
    public boolean asksForHelp() {
        return options.containsKey(Option.HELP);
    }

    boolean has(Option option) {
        return options.containsKey(option);
    }

    Optional<String> value(Option option) {
        return Optional.ofNullable(options.get(option));
    }

    private void letters(String argument, List<String> rest) {
        for (var i = 1; i < argument.length(); i++) {
            var name = "-" + argument.charAt(i);
            var option =
                    Option.of(argument.charAt(i))
                            .orElseThrow(
                                    () -> new UsageException("option " + name + " not recognized"));
            if (!option.takesValue()) {
                put(option, name, "");
                continue;
            }
            var attached = argument.substring(i + 1);
            put(option, name, attached.isEmpty() ? next(name, rest) : attached);
            return;
        }
    }

    private void word(String argument, List<String> rest) {
        var equals = argument.indexOf('=');
        var option = named(equals < 0 ? argument : argument.substring(0, equals));
        var name = "--" + option.word();
        if (!option.takesValue()) {
            if (equals >= 0) {
                throw new UsageException("option " + name + " must not have an argument");
            }
            put(option, name, "");
        } else {
            put(option, name, equals < 0 ? next(name, rest) : argument.substring(equals + 1));
        }
    }

    private static Option named(String word) {
        var matching = Stream.of(Option.values()).filter(o -> o.word().startsWith(word)).toList();
        var exact = matching.stream().filter(o -> o.word().equals(word)).findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        return switch (matching.size()) {
            case 0 -> throw new UsageException("option --" + word + " not recognized");
            case 1 -> matching.getFirst();
            default -> throw new UsageException("option --" + word + " not a unique prefix");
        };
    }

    private static String next(String name, List<String> rest) {
        if (rest.isEmpty()) {
            throw new UsageException("option " + name + " requires argument");
        }
        return rest.removeFirst();
    }

    private void put(Option option, String name, String value) {
        if (options.putIfAbsent(option, value) != null && option != Option.HELP) {
            throw new UsageException("conflicting command line option '" + name + "'");
        }
        if (option == Option.SERVERURL && !isUrl(value)) {
            throw new UsageException(
                    "invalid value for "
                            + name
                            + " '"
                            + value
                            + "': value '"
                            + value
                            + "' is not a URL");
        }
    }

    private static boolean isUrl(String value) {
        var colon = value.indexOf(':');
        return colon > 0
                && value.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")
                && !value.substring(colon + 1).replaceFirst("^//", "").isEmpty();
    }
}
