// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import java.util.List;

/// What there is to show at one moment.
///
/// @param lines of the answer
/// @param complaints that are not part of it
/// @param status the [ExitStatus] at this moment
record Frame(List<String> lines, List<String> complaints, int status) {

    Frame {
        lines = List.copyOf(lines);
        complaints = List.copyOf(complaints);
    }

    /// There is no answer. Who waits for JSON must not find anything else there.
    static Frame failed(RuntimeException why, boolean json) {
        var line = List.of(String.valueOf(why.getMessage()));
        return json
                ? new Frame(List.of(), line, ExitStatus.STATUS_UNKNOWN)
                : new Frame(line, List.of(), ExitStatus.STATUS_UNKNOWN);
    }
}
