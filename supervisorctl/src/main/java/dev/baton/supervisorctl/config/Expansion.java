// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.config;

import java.util.Map;
import java.util.TreeSet;

/// `%(name)s` in values. Pure.
///
/// @param names what can be named
record Expansion(Map<String, String> names) {

    /// The value with all names replaced, and `%%` by a percent sign.
    ///
    /// @param of the option, for the message
    /// @throws UsageException for a name that is not known, or another use of the percent sign
    String expand(String value, String of) {
        var expanded = new StringBuilder();
        var from = 0;
        for (var percent = value.indexOf('%'); percent >= 0; percent = value.indexOf('%', from)) {
            expanded.append(value, from, percent);
            if (value.startsWith("%%", percent)) {
                expanded.append('%');
                from = percent + 2;
            } else {
                var end = value.startsWith("%(", percent) ? value.indexOf(")s", percent) : -1;
                if (end < 0) {
                    throw malformed(value, of);
                }
                expanded.append(named(value.substring(percent + 2, end), value, of));
                from = end + 2;
            }
        }
        return expanded.append(value, from, value.length()).toString();
    }

    private String named(String name, String value, String of) {
        var found = names.get(name);
        if (found == null) {
            throw new UsageException(
                    "Format string '%s' for '%s' contains names ('%s') which cannot be expanded. Available names: %s"
                            .formatted(
                                    value,
                                    of,
                                    name,
                                    String.join(", ", new TreeSet<>(names.keySet()))));
        }
        return found;
    }

    private static UsageException malformed(String value, String of) {
        return new UsageException(
                "Format string '%s' for '%s' is badly formatted: a percent sign begins neither %%(name)s nor %%%%"
                        .formatted(value, of));
    }
}
