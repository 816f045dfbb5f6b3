// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api;

import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.LinkedHashMap;
import java.util.Optional;

/// The state of the supervisor itself, with the number that it has on the wire.
public enum SupervisorState {
    /// Something in it is broken beyond repair.
    FATAL(2),
    /// Answers and supervises.
    RUNNING(1),
    /// Stops everything in order to begin anew with its configuration read again.
    RESTARTING(0),
    /// Stops everything in order to end.
    SHUTDOWN(-1);

    private final int code;

    SupervisorState(int code) {
        this.code = code;
    }

    /// The number on the wire, `statecode`.
    public int code() {
        return code;
    }

    /// The answer to `getState`.
    public Value toValue() {
        var members = new LinkedHashMap<String, Value>();
        members.put("statecode", Value.of(code));
        members.put("statename", Value.of(name()));
        return Value.struct(members);
    }

    /// The state with this number; empty where no state has it.
    public static Optional<SupervisorState> of(int code) {
        for (var state : values()) {
            if (state.code == code) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
