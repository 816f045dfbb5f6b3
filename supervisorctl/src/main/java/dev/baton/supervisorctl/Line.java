// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl;

/// A line, cut as Python's `cmd` does it, which the original is built on: the command is the
/// letters, digits and underscores in front, `?` is `help`. Pure.
///
/// @param command may be empty
/// @param arguments the rest, without white space around it
record Line(String command, String arguments) {
    private static boolean isOfCommands(char c) {
        return c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
    }

    static Line parse(String text) {
        var line = text.startsWith("?") ? "help " + text.substring(1) : text;
        var end = 0;
        while (end < line.length() && isOfCommands(line.charAt(end))) {
            end++;
        }
        return new Line(line.substring(0, end), line.substring(end).strip());
    }
}
