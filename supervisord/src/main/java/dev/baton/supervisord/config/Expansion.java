// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.util.Map;
import java.util.TreeMap;

/// `%(name)s` in values: Python's formatting over a dictionary, as far as it makes sense for
/// strings and whole numbers.
///
/// A conversion without a name, as in `100% sure`, stays as it is; Python would put the whole
/// dictionary there.
///
/// @param names what can be named: a String, or an Integer
record Expansion(Map<String, Object> names) {
    Expansion {
        names = Map.copyOf(names);
    }

    /// The same with more names, which win.
    Expansion with(Map<String, ?> more) {
        var all = new TreeMap<String, Object>(names);
        all.putAll(more);
        return new Expansion(all);
    }

    /// The same with the variables of an environment as `ENV_x`.
    Expansion withEnvironment(Map<String, String> variables) {
        var all = new TreeMap<String, Object>(names);
        variables.forEach((name, value) -> all.put("ENV_" + name, value));
        return new Expansion(all);
    }

    /// Expands `raw`.
    ///
    /// @param what how an error names the value: `section.option`
    /// @throws ConfigException when a name is unknown, with those that are known, or when the
    ///   format is bad
    String expand(String raw, String what) {
        try {
            return raw.indexOf('%') < 0 ? raw : new Scan(raw, names).run();
        } catch (UnknownName e) {
            throw new ConfigException(
                    "Format string %s for %s contains names (%s) which cannot be expanded. Available names: %s"
                            .formatted(
                                    PythonText.repr(raw),
                                    PythonText.repr(what),
                                    PythonText.repr(e.name),
                                    String.join(", ", new TreeMap<>(names).keySet())));
        } catch (BadFormat e) {
            throw new ConfigException(
                    "Format string %s for %s is badly formatted: %s"
                            .formatted(
                                    PythonText.repr(raw), PythonText.repr(what), e.getMessage()));
        }
    }

    private static final class UnknownName extends Exception {
        private static final long serialVersionUID = 1;
        private final String name;

        UnknownName(String name) {
            super(name, null, false, false);
            this.name = name;
        }
    }

    private static final class BadFormat extends Exception {
        private static final long serialVersionUID = 1;

        BadFormat(String message) {
            super(message, null, false, false);
        }
    }

    /// One pass over one value.
    private static final class Scan {
        private static final String FLAGS = "-+ #0";

        private final String raw;
        private final Map<String, Object> names;
        private final StringBuilder out = new StringBuilder();
        private int at;

        Scan(String raw, Map<String, Object> names) {
            this.raw = raw;
            this.names = names;
        }

        String run() throws UnknownName, BadFormat {
            while (at < raw.length()) {
                var percent = raw.indexOf('%', at);
                if (percent < 0) {
                    break;
                }
                out.append(raw, at, percent);
                at = percent + 1;
                conversion(percent);
            }
            return out.append(raw, at, raw.length()).toString();
        }

        private void conversion(int start) throws UnknownName, BadFormat {
            if (peek() == '%') {
                at++;
                out.append('%');
                return;
            }
            var named = peek() == '(';
            var value = named ? names.get(name()) : null;
            var flags = take(FLAGS);
            var width = take("0123456789");
            var precision = "";
            if (peek() == '.') {
                at++;
                precision = "0" + take("0123456789");
            }
            take("hlL");
            var kind = peek();
            at++;
            if (value == null) {
                unnamed(kind);
                out.append(raw, start, at);
            } else {
                out.append(pad(convert(value, kind, flags, precision), flags, width, value));
            }
        }

        private char peek() throws BadFormat {
            if (at >= raw.length()) {
                throw new BadFormat("incomplete format");
            }
            return raw.charAt(at);
        }

        private String name() throws UnknownName, BadFormat {
            var begin = ++at;
            for (int depth = 1; depth > 0; at++) {
                if (at >= raw.length()) {
                    throw new BadFormat("incomplete format key");
                }
                depth += raw.charAt(at) == '(' ? 1 : raw.charAt(at) == ')' ? -1 : 0;
            }
            var name = raw.substring(begin, at - 1);
            if (!names.containsKey(name)) {
                throw new UnknownName(name);
            }
            return name;
        }

        private String take(String characters) {
            var begin = at;
            while (at < raw.length() && characters.indexOf(raw.charAt(at)) >= 0) {
                at++;
            }
            return raw.substring(begin, at);
        }

        private void unnamed(char kind) throws BadFormat {
            switch (kind) {
                case 's', 'r', 'a' -> {}
                case 'd', 'i', 'u' ->
                        throw new BadFormat(
                                "%" + kind + " format: a real number is required, not dict");
                default -> throw unsupported(kind);
            }
        }

        private BadFormat unsupported(char kind) {
            return new BadFormat(
                    "unsupported format character '%c' (0x%x) at index %d"
                            .formatted(
                                    kind >= ' ' && kind < 0x7f ? kind : '?', (int) kind, at - 1));
        }

        private String convert(Object value, char kind, String flags, String precision)
                throws BadFormat {
            return switch (kind) {
                case 's' -> cut(value.toString(), precision);
                case 'r', 'a' ->
                        cut(
                                value instanceof String text
                                        ? PythonText.repr(text)
                                        : value.toString(),
                                precision);
                case 'd', 'i', 'u' -> {
                    var digits = digits(number(value, kind, "a real number"), 10, precision);
                    yield sign(value, flags) + digits;
                }
                case 'x' -> digits(number(value, kind, "an integer"), 16, precision);
                case 'X' ->
                        digits(number(value, kind, "an integer"), 16, precision)
                                .toUpperCase(java.util.Locale.ROOT);
                case 'o' -> digits(number(value, kind, "an integer"), 8, precision);
                default -> throw unsupported(kind);
            };
        }

        private static String cut(String text, String precision) {
            return precision.isEmpty()
                    ? text
                    : text.substring(0, Math.min(text.length(), bounded(precision)));
        }

        private static int number(Object value, char kind, String what) throws BadFormat {
            if (value instanceof Integer number) {
                return number;
            }
            throw new BadFormat("%" + kind + " format: " + what + " is required, not str");
        }

        private static String digits(int number, int radix, String precision) {
            var digits = Integer.toString(Math.abs(number), radix);
            var least = precision.isEmpty() ? 0 : bounded(precision);
            return "0".repeat(Math.max(0, least - digits.length())) + digits;
        }

        private static String sign(Object value, String flags) {
            return value instanceof Integer number && number < 0
                    ? "-"
                    : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        }

        private static String pad(String text, String flags, String width, Object value) {
            var missing = width.isEmpty() ? 0 : bounded(width) - text.length();
            if (missing <= 0) {
                return text;
            }
            if (flags.contains("-")) {
                return text + " ".repeat(missing);
            }
            if (!flags.contains("0") || !(value instanceof Integer)) {
                return " ".repeat(missing) + text;
            }
            var signs = !text.isEmpty() && "+- ".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
            return text.substring(0, signs) + "0".repeat(missing) + text.substring(signs);
        }

        /// A width or precision that nobody means would be memory.
        private static int bounded(String digits) {
            return digits.length() > 5 ? 10_000 : Math.min(Integer.parseInt(digits), 10_000);
        }
    }
}
