// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

import dev.baton.supervisord.config.LogLevel;

/// What the outside is to do, in the order given.
public sealed interface Action {
    /// Make the child; the answer is [Input.Spawned] or [Input.NotSpawned].
    record Spawn() implements Action {}

    /// Send a signal to the child; that it is gone is no failure.
    ///
    /// @param pid of the child
    /// @param signal by number
    /// @param group whether its whole process group gets it
    record Signal(int pid, int signal, boolean group) implements Action {}

    /// Tell who listens that the state has changed.
    ///
    /// @param from the state before
    /// @param life just after
    /// @param pid of the child, also when it has just ended
    /// @param expected of EXITED: whether the exit status was expected
    record Announce(State from, Life life, int pid, boolean expected) implements Action {}

    /// Put a line into the main log.
    ///
    /// @param level how important it is
    /// @param text the line
    record Log(LogLevel level, String text) implements Action {}
}
