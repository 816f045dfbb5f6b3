// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.posix.Child;
import dev.baton.supervisord.spawn.Input;
import dev.baton.supervisord.spawn.Output;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A child and the daemon's ends of its pipes.
///
/// @param child the child
/// @param outputs standard output, and error if that is apart
/// @param input standard input; null when that is a socket
/// @param listener what it says as a listener; null for a program
record RunningChild(
        Child child, List<Output> outputs, @Nullable Input input, @Nullable ListenerRun listener) {
    RunningChild {
        outputs = List.copyOf(outputs);
    }

    List<Input> inputs() {
        return input == null ? List.of() : List.of(input);
    }

    /// Begins its logs anew. Any thread.
    void clearLogs() throws IOException {
        for (var output : outputs) {
            output.log().clear();
        }
    }

    /// Opens its logs anew. Any thread.
    void reopenLogs() throws IOException {
        for (var output : outputs) {
            output.log().reopen();
        }
    }
}
