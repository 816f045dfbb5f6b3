// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import java.util.Optional;

/// Where answers of the user come from. May block for as long as the user thinks.
public interface Input {

    /// A line; empty at the end of the input, or when the user interrupts.
    Optional<String> line(String prompt);

    /// The same, and the line is not shown.
    Optional<String> secret(String prompt);
}
