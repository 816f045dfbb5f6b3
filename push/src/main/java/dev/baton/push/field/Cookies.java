// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.field;

import java.util.List;
import java.util.Optional;

/// Cookies as clients send them, RFC 6265 section 4.2.
public final class Cookies {
    private Cookies() {}

    /// The value of the first cookie of this name in these values of `Cookie`, exactly as sent,
    /// quotes and all. Clients send the one with the longest path first.
    public static Optional<String> first(List<String> values, String name) {
        for (var value : values) {
            for (var pair : value.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals >= 0 && pair.substring(0, equals).trim().equals(name)) {
                    return Optional.of(pair.substring(equals + 1).trim());
                }
            }
        }
        return Optional.empty();
    }
}
