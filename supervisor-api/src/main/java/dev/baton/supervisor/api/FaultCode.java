// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api;

import java.util.Optional;

/// Why a call failed, or how one of several operations of a call ended, with its number on the
/// wire.
public enum FaultCode {
    /// There is no such method.
    UNKNOWN_METHOD(1),
    /// Too few arguments, too many, or of the wrong type.
    INCORRECT_PARAMETERS(2),
    /// An argument is of the right type, but not a possible one.
    BAD_ARGUMENTS(3),
    /// The signature of this method is not known.
    SIGNATURE_UNSUPPORTED(4),
    /// The supervisor is stopping everything and takes no orders any more.
    SHUTDOWN_STATE(6),
    /// There is no such process or group.
    BAD_NAME(10),
    /// There is no such signal.
    BAD_SIGNAL(11),
    /// A file is missing: a log, or the program to start.
    NO_FILE(20),
    /// The program to start cannot be executed.
    NOT_EXECUTABLE(21),
    /// Something else went wrong; the text says what.
    FAILED(30),
    /// The process ended before it counted as up.
    ABNORMAL_TERMINATION(40),
    /// The process could not be started.
    SPAWN_ERROR(50),
    /// The process runs already.
    ALREADY_STARTED(60),
    /// The process does not run.
    NOT_RUNNING(70),
    /// No fault: the operation succeeded.
    SUCCESS(80),
    /// The group is active already.
    ALREADY_ADDED(90),
    /// The group cannot be removed while its processes run.
    STILL_RUNNING(91),
    /// The configuration cannot be read.
    CANT_REREAD(92);

    private final int code;

    FaultCode(int code) {
        this.code = code;
    }

    /// The number on the wire.
    public int code() {
        return code;
    }

    /// The text of a fault that needs no explanation.
    public String text() {
        return name();
    }

    /// The text of a fault with an explanation.
    public String text(String detail) {
        return name() + ": " + detail;
    }

    /// The fault with this number; empty where none has it.
    public static Optional<FaultCode> of(int code) {
        for (var fault : values()) {
            if (fault.code == code) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }
}
