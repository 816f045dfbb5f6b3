// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.output.Json;
import java.util.List;
import java.util.Map;

/// `version`: says the version of the supervisor.
final class VersionCommand implements Command {
    @Override
    public String name() {
        return "version";
    }

    @Override
    public List<String> help() {
        return List.of(
                "version\t\t\tthe version of the supervisor that answers",
                "version --json\t\tthe same as JSON");
    }

    @Override
    public boolean speaksJson() {
        return true;
    }

    @Override
    public int run(Words words, Session session) {
        if (!words.without(Flags.JSON).isEmpty()) {
            return Refusal.of(this, session, "Error: version accepts no arguments");
        }
        var version = session.upDaemon().version();
        var json = words.contains(Flags.JSON);
        session.screen()
                .line(
                        json
                                ? Json.compact(Value.struct(Map.of("version", Value.of(version))))
                                : version);
        return ExitStatus.SUCCESS;
    }
}
