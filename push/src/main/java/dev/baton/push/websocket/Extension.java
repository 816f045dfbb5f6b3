// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An extension as it is offered, RFC 6455 section 9.1.
///
/// @param name of the extension
/// @param parameters in order
record Extension(String name, List<Parameter> parameters) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private static final Pattern PARAMETER =
            Pattern.compile(
                    "\\s*;\\s*("
                            + TOKEN
                            + ")\\s*(?:=\\s*(?:("
                            + TOKEN
                            + ")|\"("
                            + TOKEN
                            + ")\"))?");

    private static final Pattern NAME = Pattern.compile("\\s*(" + TOKEN + ")");
    private static final Pattern SEPARATOR = Pattern.compile("\\s*(?:,|$)");

    /// Quotes and escapes say nothing here that a token does not.
    ///
    /// @param name of the parameter
    /// @param value null when there is none
    record Parameter(String name, @Nullable String value) {}

    /// The offers in their order; null when the headers do not keep to their grammar.
    static @Nullable List<Extension> offers(List<String> lines) {
        var offers = new ArrayList<Extension>();
        for (var line : lines) {
            var at = NAME.matcher(line);
            int from = 0;
            while (from < line.length()) {
                if (!at.usePattern(NAME).region(from, line.length()).lookingAt()) {
                    return null;
                }
                var name = at.group(1);
                from = at.end();
                var parameters = new ArrayList<Parameter>();
                while (at.usePattern(PARAMETER).region(from, line.length()).lookingAt()) {
                    var value = at.group(2) == null ? at.group(3) : at.group(2);
                    parameters.add(new Parameter(at.group(1), value));
                    from = at.end();
                }
                if (!at.usePattern(SEPARATOR).region(from, line.length()).lookingAt()) {
                    return null;
                }
                from = at.end();
                offers.add(new Extension(name, List.copyOf(parameters)));
            }
        }
        return offers;
    }
}
