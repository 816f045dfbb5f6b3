// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

/// The supervisor cannot be used at all. The message is to be shown as it is.
public final class NotUpException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;

    NotUpException(String message, int status) {
        super(message);
        this.status = status;
    }

    /// The [ExitStatus] of most commands then.
    public int status() {
        return status;
    }
}
