// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

/// What can happen to a process.
public enum Event {
    /// Somebody wants it up: a client, or autostart.
    START,
    /// It has exited and autorestart wants it up again.
    RESTART,
    /// The child could not be made.
    SPAWN_FAILED,
    /// The child has been up for startsecs.
    STAYED_UP,
    /// The delay before another try is over.
    RETRY,
    /// All tries of startretries have failed.
    GIVE_UP,
    /// The child has ended before startsecs were over.
    ENDED_EARLY,
    /// The child has ended later, with one of exitcodes.
    ENDED_EXPECTED,
    /// The child has ended later in another way.
    ENDED_UNEXPECTED,
    /// Somebody wants it down.
    STOP,
    /// stopwaitsecs are over and the child is still there.
    STOP_OVERDUE,
    /// The child could not be signalled although it is there.
    SIGNAL_FAILED,
    /// The daemon goes down, and the turn is at this process.
    SHUT_DOWN
}
