// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.config;

import java.util.Optional;

/// The options of the command line.
enum Option {
    CONFIGURATION('c', "configuration", true),
    HELP('h', "help", false),
    INTERACTIVE('i', "interactive", false),
    SERVERURL('s', "serverurl", true),
    USERNAME('u', "username", true),
    PASSWORD('p', "password", true),
    HISTORY('r', "history_file", true),
    JSON('\0', "json", false);

    private final char letter;
    private final String word;
    private final boolean takesValue;

    Option(char letter, String word, boolean takesValue) {
        this.letter = letter;
        this.word = word;
        this.takesValue = takesValue;
    }

    String word() {
        return word;
    }

    boolean takesValue() {
        return takesValue;
    }

    static Optional<Option> of(char letter) {
        if (letter == '?') {
            return Optional.of(HELP);
        }
        for (var option : values()) {
            if (option.letter == letter && letter != '\0') {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }
}
