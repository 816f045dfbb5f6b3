// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

/// What the outside tells a process.
public sealed interface Input {
    /// Start, unless it is up.
    record Start() implements Input {}

    /// Stop, if it is up.
    record Stop() implements Input {}

    /// The daemon goes down.
    record ShutDown() implements Input {}

    /// The child that was asked for is there.
    ///
    /// @param pid its number
    record Spawned(int pid) implements Input {}

    /// The child that was asked for could not be made.
    ///
    /// @param reason for clients and the log
    record NotSpawned(String reason) implements Input {}

    /// The child has ended.
    ///
    /// @param how it ended
    /// @param at when it did, which may be some time ago
    record Ended(Ending how, Moment at) implements Input {}

    /// A signal could not be sent.
    ///
    /// @param reason for the log
    record SignalFailed(String reason) implements Input {}

    /// Time has gone by.
    record Tick() implements Input {}
}
