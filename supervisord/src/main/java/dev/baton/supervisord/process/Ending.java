// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.process;

import dev.baton.supervisord.config.SignalNames;

/// How a child ended.
public sealed interface Ending {
    /// It exited.
    ///
    /// @param status 0 to 255
    record Exited(int status) implements Ending {
        @Override
        public String toString() {
            return "exit status " + status;
        }
    }

    /// A signal ended it.
    ///
    /// @param signal its number
    /// @param dumpedCore whether it left a core file
    record Signalled(int signal, boolean dumpedCore) implements Ending {
        @Override
        public String toString() {
            return "terminated by "
                    + SignalNames.name(signal)
                    + (dumpedCore ? " (core dumped)" : "");
        }
    }

    /// What clients see: the exit status, or -1 after a signal.
    default int exitstatus() {
        return switch (this) {
            case Exited(var status) -> status;
            case Signalled _ -> -1;
        };
    }
}
