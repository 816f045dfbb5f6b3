// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import static dev.baton.supervisor.api.FaultCode.ABNORMAL_TERMINATION;
import static dev.baton.supervisor.api.FaultCode.ALREADY_STARTED;
import static dev.baton.supervisor.api.FaultCode.BAD_NAME;
import static dev.baton.supervisor.api.FaultCode.BAD_SIGNAL;
import static dev.baton.supervisor.api.FaultCode.FAILED;
import static dev.baton.supervisor.api.FaultCode.NOT_EXECUTABLE;
import static dev.baton.supervisor.api.FaultCode.NOT_RUNNING;
import static dev.baton.supervisor.api.FaultCode.NO_FILE;
import static dev.baton.supervisor.api.FaultCode.SPAWN_ERROR;
import static dev.baton.supervisor.api.FaultCode.SUCCESS;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.OperationResult;
import java.util.Map;

/// What can be done to processes, and how its results are told. Pure.
enum Verb {
    START("started"),
    STOP("stopped"),
    SIGNAL("signalled"),
    CLEAR("cleared");

    private static final Map<FaultCode, String> OF_START =
            Map.of(
                    BAD_NAME, "no such process",
                    NO_FILE, "no such file",
                    NOT_EXECUTABLE, "file is not executable",
                    ALREADY_STARTED, "already started",
                    SPAWN_ERROR, "spawn error",
                    ABNORMAL_TERMINATION, "abnormal termination");
    private static final Map<FaultCode, String> OF_SIGNAL =
            Map.of(
                    BAD_NAME, "no such process",
                    BAD_SIGNAL, "bad signal name",
                    NOT_RUNNING, "not running");
    private static final Map<FaultCode, String> OF_CLEAR =
            Map.of(BAD_NAME, "no such process", FAILED, "failed");

    private final String done;

    Verb(String done) {
        this.done = done;
    }

    /// The line that tells it.
    String line(OperationResult result) {
        if (result.status() == SUCCESS.code()) {
            return result.namespec() + ": " + done;
        }
        var explains = this == STOP || this == SIGNAL;
        if (result.status() == FAILED.code() && explains) {
            return result.description();
        }
        var text = result.fault().map(texts()::get).orElse(result.description());
        return result.namespec() + ": ERROR (" + text + ")";
    }

    private Map<FaultCode, String> texts() {
        return switch (this) {
            case START -> OF_START;
            case STOP, SIGNAL -> OF_SIGNAL;
            case CLEAR -> OF_CLEAR;
        };
    }

    /// The exit status after it, if it was `before` without it. The original lets the last failure
    /// decide.
    int status(OperationResult result, int before) {
        if (result.status() == SUCCESS.code() || isHarmless(result.status())) {
            return before;
        }
        return isDead(result.status()) ? ExitStatus.NOT_RUNNING : ExitStatus.GENERIC;
    }

    /// Whether all is as it was wanted.
    private boolean isHarmless(int code) {
        return switch (this) {
            case START -> code == ALREADY_STARTED.code();
            case STOP -> code == NOT_RUNNING.code();
            case SIGNAL, CLEAR -> false;
        };
    }

    /// Whether the process is not, or no longer, there.
    private static boolean isDead(int code) {
        return code == SPAWN_ERROR.code()
                || code == ABNORMAL_TERMINATION.code()
                || code == NOT_RUNNING.code();
    }
}
