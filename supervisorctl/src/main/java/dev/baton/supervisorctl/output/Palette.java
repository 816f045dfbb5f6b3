// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.output;

import dev.baton.supervisor.api.ProcessState;
import java.util.Map;

/// Which colours are used: none, unless somebody looks.
public enum Palette {
    /// Text as it is.
    PLAIN,
    /// The sixteen colours that every terminal has.
    COLOURS;

    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    private static final String RED = "1;31";
    private static final String FAINT = "2";

    /// Colours on a terminal that has any, unless `NO_COLOR` is set (<https://no-color.org>);
    /// everywhere if `CLICOLOR_FORCE` is, to anything but 0.
    public static Palette of(boolean terminal, Map<String, String> environment) {
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return PLAIN;
        }
        if (!environment.getOrDefault("CLICOLOR_FORCE", "0").equals("0")) {
            return COLOURS;
        }
        var dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        return terminal && !dumb ? COLOURS : PLAIN;
    }

    /// A text in the colour of a state.
    public String state(ProcessState state, String text) {
        return switch (state) {
            case RUNNING -> in(GREEN, text);
            case STARTING, STOPPING, BACKOFF -> in(YELLOW, text);
            case FATAL, UNKNOWN -> in(RED, text);
            case STOPPED, EXITED -> in(FAINT, text);
        };
    }

    private String in(String colour, String text) {
        return this == PLAIN ? text : "\033[" + colour + "m" + text + "\033[0m";
    }
}
