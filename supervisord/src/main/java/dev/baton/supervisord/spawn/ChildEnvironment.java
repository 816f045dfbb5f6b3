// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.spawn;

import dev.baton.supervisord.config.ProcessSettings;
import java.util.Map;
import java.util.TreeMap;

/// The environment of a child: the daemon's own, what tells it that it is supervised, and what its
/// configuration says, which wins.
///
/// @param own the daemon's
/// @param serverUrl where clients reach the daemon; empty for nowhere
public record ChildEnvironment(Map<String, String> own, String serverUrl) {
    public ChildEnvironment {
        own = Map.copyOf(own);
    }

    /// The environment of one process.
    ///
    /// @param group its group's name
    public Map<String, String> of(ProcessSettings process, String group) {
        var all = new TreeMap<>(own);
        all.put("SUPERVISOR_ENABLED", "1");
        var url = process.serverurl() == null ? serverUrl : process.serverurl();
        if (!url.isEmpty()) {
            all.put("SUPERVISOR_SERVER_URL", url);
        }
        all.put("SUPERVISOR_PROCESS_NAME", process.name());
        all.put("SUPERVISOR_GROUP_NAME", group);
        all.putAll(process.environment());
        return all;
    }
}
