// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

/// How a generation's process ends.
public enum ExitStatus {
    /// Everything in flight was finished, or there was nothing.
    CLEAN(0),
    /// The application failed before it could serve.
    FAILED(1),
    /// Work was dropped at the deadline, or because somebody asked for the end (EX_TEMPFAIL of
    /// sysexits.h).
    FORCED(75),
    /// A successor whose predecessor went away before it was told to take over (EX_PROTOCOL of
    /// sysexits.h).
    ORPHANED(76);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /// What the parent process sees.
    public int code() {
        return code;
    }
}
