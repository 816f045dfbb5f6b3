// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import java.util.List;
import java.util.stream.Stream;

/// What stands behind a command.
///
/// @param list words between white space; there is no quoting
public record Words(List<String> list) {

    public Words {
        list = List.copyOf(list);
    }

    /// Cuts a text into words.
    public static Words of(String text) {
        return new Words(Stream.of(text.split("\\s+")).filter(word -> !word.isEmpty()).toList());
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return list.isEmpty();
    }

    /// Whether this word is among them.
    public boolean contains(String word) {
        return list.contains(word);
    }

    /// The others.
    public Words without(String word) {
        return new Words(list.stream().filter(other -> !other.equals(word)).toList());
    }
}
