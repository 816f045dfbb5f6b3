// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.sockjs;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of the function that a page wants called.
public final class Callback {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");

    private Callback() {}

    /// What is wrong with it; empty when it may be written into a script.
    ///
    /// @param name decoded
    public static Optional<String> problem(Optional<String> name) {
        if (name.isEmpty() || name.get().isEmpty()) {
            return Optional.of("\"callback\" parameter required");
        }
        return NAME.matcher(name.get()).matches()
                ? Optional.empty()
                : Optional.of("invalid \"callback\" parameter");
    }
}
