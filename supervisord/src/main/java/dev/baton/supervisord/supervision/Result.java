// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

/// What has become of something that was asked for.
///
/// @param outcome roughly
/// @param detail what there is to say beyond the name of the process or group; mostly empty
public record Result(Outcome outcome, String detail) {
    /// It is done.
    public static final Result DONE = new Result(Outcome.DONE, "");

    /// The words are those of the faults that clients know.
    public enum Outcome {
        /// It is done.
        DONE,
        /// There is no such group.
        BAD_NAME,
        /// The program is not there, or the process has no such file.
        NO_FILE,
        /// The program cannot be executed.
        NOT_EXECUTABLE,
        /// Something else; the detail says what.
        FAILED,
        /// The process has ended, or is being stopped, before it was up.
        ABNORMAL_TERMINATION,
        /// The child could not be made, or has ended too early.
        SPAWN_ERROR,
        /// The process is up or on its way there.
        ALREADY_STARTED,
        /// The process is not up.
        NOT_RUNNING,
        /// The group is active already.
        ALREADY_ADDED,
        /// A process of the group is not stopped.
        STILL_RUNNING,
        /// The daemon goes down.
        SHUTDOWN_STATE
    }

    /// Without a detail.
    public static Result of(Outcome outcome) {
        return outcome == Outcome.DONE ? DONE : new Result(outcome, "");
    }

    /// Something else has gone wrong.
    public static Result failed(String detail) {
        return new Result(Outcome.FAILED, detail);
    }

    /// Whether it is done.
    public boolean isDone() {
        return outcome == Outcome.DONE;
    }
}
