// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.util.Optional;
import java.util.regex.Pattern;

/// Which code answered: what `GET /` says of itself.
///
/// @param version the application's version
/// @param generation the process image's number
public record Label(String version, int generation) {
    private static final Pattern HELLO = Pattern.compile("hello (\\S+) generation (\\d{1,9})\n?");

    /// Reads `hello <version> generation <n>`; empty when the body is anything else.
    static Optional<Label> in(String body) {
        var match = HELLO.matcher(body);
        return match.matches()
                ? Optional.of(new Label(match.group(1), Integer.parseInt(match.group(2))))
                : Optional.empty();
    }
}
