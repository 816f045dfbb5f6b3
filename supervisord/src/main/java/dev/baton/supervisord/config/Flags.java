// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// supervisord's command line, read as getopt(3) does: short flags together, long ones abbreviated,
/// values behind `=` or in the next word. What a flag says beats the configuration, also later.
///
/// @param values by the name of their option; an empty text for a flag without a value
public record Flags(Map<String, String> values) {
    /// The short flags, each with the name of its option; `=` for one that takes a value.
    private static final Map<Character, String> SHORT =
            Map.ofEntries(
                    Map.entry('c', "configuration="),
                    Map.entry('n', "nodaemon"),
                    Map.entry('s', "silent"),
                    Map.entry('h', "help"),
                    Map.entry('?', "help"),
                    Map.entry('v', "version"),
                    Map.entry('u', "user="),
                    Map.entry('m', "umask="),
                    Map.entry('d', "directory="),
                    Map.entry('l', "logfile="),
                    Map.entry('y', "logfile_maxbytes="),
                    Map.entry('z', "logfile_backups="),
                    Map.entry('e', "loglevel="),
                    Map.entry('j', "pidfile="),
                    Map.entry('i', "identifier="),
                    Map.entry('q', "childlogdir="),
                    Map.entry('a', "minfds="),
                    Map.entry('k', "nocleanup"),
                    Map.entry('t', "strip_ansi"));

    private static final List<String> LONG_ONLY = List.of("minprocs=", "profile_options=");

    public Flags {
        values = Map.copyOf(values);
    }

    /// Reads the arguments.
    ///
    /// @throws ConfigException with getopt's words when they cannot be understood
    public static Flags parse(List<String> arguments) {
        return new Parse(arguments).run();
    }

    /// Whether a flag is there.
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /// The value of a flag.
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private static final class Parse {
        private final List<String> arguments;
        private final Map<String, String> values = new LinkedHashMap<>();
        private int at;

        Parse(List<String> arguments) {
            this.arguments = arguments;
        }

        Flags run() {
            while (at < arguments.size()) {
                var word = arguments.get(at);
                if (!word.startsWith("-") || word.equals("-")) {
                    break;
                }
                at++;
                if (word.equals("--")) {
                    break;
                }
                if (word.startsWith("--")) {
                    longFlag(word.substring(2));
                } else {
                    shortFlags(word.substring(1));
                }
            }
            if (at < arguments.size()) {
                var words =
                        arguments.subList(at, arguments.size()).stream()
                                .map(PythonText::repr)
                                .toList();
                throw new ConfigException(
                        "positional arguments are not supported: ["
                                + String.join(", ", words)
                                + "]");
            }
            return new Flags(values);
        }

        private void shortFlags(String letters) {
            for (int i = 0; i < letters.length(); i++) {
                var option = SHORT.get(letters.charAt(i));
                var shown = "-" + letters.charAt(i);
                if (option == null) {
                    throw new ConfigException("option " + shown + " not recognized");
                }
                if (!option.endsWith("=")) {
                    put(shown, option, "");
                } else {
                    var rest = letters.substring(i + 1);
                    put(shown, option, rest.isEmpty() ? next(shown) : rest);
                    return;
                }
            }
        }

        private String next(String shown) {
            if (at >= arguments.size()) {
                throw new ConfigException("option " + shown + " requires argument");
            }
            return arguments.get(at++);
        }

        private void longFlag(String word) {
            var equals = word.indexOf('=');
            var name = equals < 0 ? word : word.substring(0, equals);
            var option = complete(name);
            var shown = "--" + option.replace("=", "");
            if (option.endsWith("=")) {
                put(shown, option, equals < 0 ? next(shown) : word.substring(equals + 1));
            } else if (equals >= 0) {
                throw new ConfigException("option " + shown + " must not have an argument");
            } else {
                put(shown, option, "");
            }
        }

        private static String complete(String name) {
            var all = new ArrayList<>(SHORT.values().stream().distinct().toList());
            all.addAll(LONG_ONLY);
            var matches = all.stream().filter(option -> option.startsWith(name)).toList();
            if (matches.isEmpty()) {
                throw new ConfigException("option --" + name + " not recognized");
            }
            return matches.stream()
                    .filter(option -> option.replace("=", "").equals(name))
                    .findFirst()
                    .or(() ->
                            matches.size() == 1
                                    ? Optional.of(matches.getFirst())
                                    : Optional.empty())
                    .orElseThrow(
                            () -> new ConfigException("option --" + name + " not a unique prefix"));
        }

        private void put(String shown, String option, String value) {
            if (values.put(option.replace("=", ""), value) != null) {
                throw new ConfigException(
                        "conflicting command line option " + PythonText.repr(shown));
            }
        }
    }

    /// The settings as the flags leave them.
    ///
    /// @throws ConfigException when a value cannot be used
    public DaemonSettings over(DaemonSettings daemon, Surroundings surroundings) {
        return new FlaggedSettings(this, daemon, surroundings).settings();
    }
}
