// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where in the configuration something stands.
///
/// @param file the file
/// @param line counted from 1; of an option the line with its key
/// @param section the name within the brackets; null outside of any
/// @param key lower-case; null for a section as a whole
/// @param value as written, not expanded; null without a key
public record Place(
        Path file,
        int line,
        @Nullable String section,
        @Nullable String key,
        @Nullable String value) {

    /// `file:line: [section] key = value`, as far as it is known.
    @Override
    public String toString() {
        var text = new StringBuilder().append(file).append(':').append(line);
        if (section != null) {
            text.append(": [").append(section).append(']');
        }
        if (key != null) {
            text.append(' ').append(key).append(" = ").append(value);
        }
        return text.toString();
    }
}
