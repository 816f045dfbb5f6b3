// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import java.util.Optional;
import java.util.regex.Pattern;

/// What a page says: words with blanks between them, the name last, since it may have some.
sealed interface Wish {
    /// The longest that a page says, in UTF-16 units.
    int LONGEST = 2 * 1024;

    /// It has this token: `hello TOKEN`, before everything else.
    record Hello(String token) implements Wish {}

    /// It wants to see a log, and no other: `follow NUMBER CHANNEL NAME`.
    ///
    /// @param number comes back with what is sent
    /// @param channel `main`, `stdout` or `stderr`
    /// @param name of the process; empty for the main log
    record Follow(int number, String channel, String name) implements Wish {}

    /// It wants to see no log: `rest`.
    record Rest() implements Wish {}

    Pattern FOLLOW = Pattern.compile("follow ([0-9]{1,9}) (main|stdout|stderr) (.*)");

    /// Reads one.
    ///
    /// @return empty for what no page says
    static Optional<Wish> of(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        if (text.startsWith("hello ")) {
            return Optional.of(new Hello(text.substring("hello ".length())));
        }
        if (text.equals("rest")) {
            return Optional.of(new Rest());
        }
        var follow = FOLLOW.matcher(text);
        return follow.matches()
                ? Optional.of(
                        new Follow(
                                Integer.parseInt(follow.group(1)),
                                follow.group(2),
                                follow.group(3)))
                : Optional.empty();
    }
}
