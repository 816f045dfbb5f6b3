// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A configuration that cannot be used. The message is what supervisord says in this case, letter
/// by letter where it says something, since scripts look for it; the place is ours.
public final class ConfigException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final transient @Nullable Place place;

    ConfigException(String message) {
        this(message, null);
    }

    ConfigException(String message, @Nullable Place place) {
        super(message);
        this.place = place;
    }

    /// An error that has no place in a file.
    public static ConfigException of(String message) {
        return new ConfigException(message);
    }

    /// Where; empty when it is nowhere, as a missing file or section.
    public Optional<Place> place() {
        return Optional.ofNullable(place);
    }

    /// The same error with a place, unless it has one already.
    ConfigException at(Place where) {
        return place == null ? new ConfigException(text(), where) : this;
    }

    /// The same error with more to its text.
    ConfigException and(String more) {
        return new ConfigException(text() + more, place);
    }

    private String text() {
        return String.valueOf(getMessage());
    }
}
