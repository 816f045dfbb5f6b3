// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.ConfigInfo;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisorctl.output.Columns;
import dev.baton.supervisorctl.output.Json;
import java.util.List;

/// `avail`: lists what is configured.
final class AvailCommand implements Command {
    @Override
    public String name() {
        return "avail";
    }

    @Override
    public List<String> help() {
        return List.of(
                "avail\t\t\tlist all configured processes",
                "avail --json\t\tthe same as JSON, with every option");
    }

    @Override
    public boolean speaksJson() {
        return true;
    }

    @Override
    public int run(Words words, Session session) {
        if (!words.without(Flags.JSON).isEmpty()) {
            return Refusal.of(this, session, "Error: avail accepts no arguments");
        }
        try {
            var configured = session.daemon().configured();
            if (words.contains(Flags.JSON)) {
                session.screen()
                        .line(Json.lines(configured.stream().map(ConfigInfo::members).toList()));
            } else {
                session.screen().lines(configured.stream().map(AvailCommand::line).toList());
            }
            return ExitStatus.SUCCESS;
        } catch (FaultException e) {
            return Shutdowns.told(e, "ERROR: supervisor shutting down", session);
        }
    }

    private static String line(ConfigInfo info) {
        return Columns.padded(info.namespec(), 32)
                + " "
                + Columns.padded(info.inUse() ? "in use" : "avail", 9)
                + " "
                + Columns.padded(info.autostart() ? "auto" : "manual", 9)
                + " "
                + info.groupPriority()
                + ":"
                + info.processPriority();
    }
}
