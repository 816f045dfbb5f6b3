// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a process, or a whole group, is called: `group:process`, `group:*`, or just `name` for the
/// process `name` of the group `name`.
///
/// @param group the name of the group
/// @param processName the name of the process in it; null for all of them
public record Namespec(String group, @Nullable String processName) {

    /// Reads one; there is no text that is none, only names that nobody has.
    public static Namespec parse(String text) {
        var colon = text.indexOf(':');
        if (colon < 0) {
            return new Namespec(text, text);
        }
        var process = text.substring(colon + 1);
        return new Namespec(
                text.substring(0, colon),
                process.isEmpty() || process.equals("*") ? null : process);
    }

    /// The name of one process in the short form, for display and for arguments.
    public static String of(String group, String process) {
        return group.equals(process) ? process : group + ":" + process;
    }

    /// The process in the group; empty for all of them.
    public Optional<String> process() {
        return Optional.ofNullable(processName);
    }

    /// Whether this names the process `process` of the group `ofGroup`, alone or with others.
    public boolean covers(String ofGroup, String process) {
        return group.equals(ofGroup) && (processName == null || processName.equals(process));
    }

    /// The short form; `group:*` for a group.
    @Override
    public String toString() {
        return processName == null ? group + ":*" : of(group, processName);
    }
}
