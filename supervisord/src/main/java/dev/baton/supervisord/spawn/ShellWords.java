// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import java.util.ArrayList;
import java.util.List;

/// Splits a command into words as a shell would, without doing anything else that a shell does:
/// quotes and backslashes by POSIX's rules, as Python's `shlex.split`.
final class ShellWords {
    private static final String BLANKS = " \t\r\n";

    private final String text;
    private int at;

    private ShellWords(String text) {
        this.text = text;
    }

    /// The words; none in a blank text.
    ///
    /// @throws IllegalArgumentException when a quote or a backslash is left open
    static List<String> split(String text) {
        return new ShellWords(text).words();
    }

    private List<String> words() {
        var words = new ArrayList<String>();
        while (at < text.length()) {
            if (BLANKS.indexOf(text.charAt(at)) >= 0) {
                at++;
            } else {
                words.add(word());
            }
        }
        return words;
    }

    private String word() {
        var word = new StringBuilder();
        while (at < text.length() && BLANKS.indexOf(text.charAt(at)) < 0) {
            var c = text.charAt(at++);
            switch (c) {
                case '\\' -> word.append(next("No escaped character"));
                case '\'' -> singleQuoted(word);
                case '"' -> doubleQuoted(word);
                default -> word.append(c);
            }
        }
        return word.toString();
    }

    private char next(String otherwise) {
        if (at >= text.length()) {
            throw new IllegalArgumentException(otherwise);
        }
        return text.charAt(at++);
    }

    private void singleQuoted(StringBuilder word) {
        for (char c = quoted(); c != '\''; c = quoted()) {
            word.append(c);
        }
    }

    private void doubleQuoted(StringBuilder word) {
        for (char c = quoted(); c != '"'; c = quoted()) {
            if (c == '\\') {
                var escaped = next("No escaped character");
                if (escaped != '"' && escaped != '\\') {
                    word.append('\\');
                }
                word.append(escaped);
            } else {
                word.append(c);
            }
        }
    }

    private char quoted() {
        return next("No closing quotation");
    }
}
