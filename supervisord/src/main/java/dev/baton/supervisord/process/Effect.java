// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

/// What is done when a process changes its state.
public enum Effect {
    /// Make the child.
    SPAWN,
    /// One more failure in a row; the next try comes after as many seconds.
    COUNT_FAILURE,
    /// No failures in a row.
    RESET_TRIES,
    /// Send stopsignal; stopwaitsecs begin.
    SIGNAL_STOP,
    /// Send SIGKILL; stopwaitsecs begin again.
    SIGNAL_KILL,
    /// There is no child any more.
    FORGET_CHILD,
    /// Nothing is to happen later.
    CALL_OFF
}
