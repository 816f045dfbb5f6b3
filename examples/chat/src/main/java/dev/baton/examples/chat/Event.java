// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import java.util.List;

/// What a page is told: JSON with the name of the record in `is`, and its components.
sealed interface Event {
    /// You are in.
    ///
    /// @param here who else is, and you, in the order in which they came
    /// @param lines what was said last, the oldest first
    record Joined(String room, String name, List<String> here, List<Line> lines) implements Event {}

    /// You are served by another generation of the server now, and nothing else has changed.
    record Moved() implements Event {}

    /// Somebody came.
    record Came(String name) implements Event {}

    /// Somebody left.
    record Left(String name) implements Event {}

    /// Somebody said something; whoever said it hears it too.
    record Said(Line line) implements Event {}

    /// That cannot be.
    ///
    /// @param id of the line that was not taken; empty when it was something else
    record Refused(String why, String id) implements Event {}
}
