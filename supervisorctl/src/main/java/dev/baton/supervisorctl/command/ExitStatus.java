// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

/// The exit statuses of the original, which takes them from the init scripts of the Linux Standard
/// Base.
public final class ExitStatus {
    /// All is well.
    public static final int SUCCESS = 0;

    /// Anything that has no status of its own.
    public static final int GENERIC = 1;

    /// The arguments cannot be used.
    public static final int INVALID_ARGUMENTS = 2;

    /// The server has no namespace `supervisor`.
    public static final int UNIMPLEMENTED = 3;

    /// Of `status`: a process is stopped.
    public static final int STATUS_STOPPED = 3;

    /// Of `status`: there is no such process, or no supervisor.
    public static final int STATUS_UNKNOWN = 4;

    /// The server refuses the connection.
    public static final int REFUSED = 4;

    /// The server speaks another version.
    public static final int NOT_INSTALLED = 5;

    /// The process, or the server, does not run.
    public static final int NOT_RUNNING = 7;

    private ExitStatus() {}
}
