// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;

/// The fault that commands get from a supervisor that is about to end.
final class Shutdowns {
    private Shutdowns() {}

    /// Shows this line if it is that fault.
    ///
    /// @throws FaultException if it is another
    static int told(FaultException fault, String line, Session session) {
        if (!fault.is(FaultCode.SHUTDOWN_STATE)) {
            throw fault;
        }
        session.screen().line(line);
        return ExitStatus.GENERIC;
    }
}
