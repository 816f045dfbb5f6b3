// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import java.io.Serial;

/// A call to the system failed. Carries the call and its errno; says what was left unchanged when
/// the caller told it.
public final class PosixException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final String call;
    private final Errno errno;

    PosixException(String call, Errno errno) {
        super(call + ": " + errno);
        this.call = call;
        this.errno = errno;
    }

    PosixException(String call, Errno errno, String detail) {
        super(call + ": " + errno + " (" + detail + ")");
        this.call = call;
        this.errno = errno;
    }

    /// The name of the call, as its man page spells it.
    public String call() {
        return call;
    }

    /// The reason.
    public Errno errno() {
        return errno;
    }
}
