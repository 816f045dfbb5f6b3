// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.output.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `status`: lists processes, once or again and again.
final class StatusCommand implements Command {
    @Override
    public String name() {
        return "status";
    }

    @Override
    public List<String> help() {
        return List.of(
                "status\t\t\tlist every process",
                "status <name>...\tlist these processes",
                "status <group>:*...\tlist all processes of groups",
                "status --json [...]\tthe same as JSON",
                "status --watch [...]\tthe same every two seconds, until Ctrl-C",
                "status --watch=<s> [...]\tthe same every so many seconds");
    }

    @Override
    public boolean speaksJson() {
        return true;
    }

    @Override
    public int run(Words words, Session session) {
        var json = words.contains(Flags.JSON);
        var rest = words.without(Flags.JSON);
        var watch = rest.list().stream().filter(Watch::isMeant).findFirst();
        if (watch.isEmpty()) {
            return once(rest, json, session);
        }
        var names = rest.without(watch.get());
        Optional<Watch> every = Watch.parse(watch.get());
        if (every.isEmpty()) {
            return Refusal.of(this, session, "Error: bad argument " + watch.get());
        }
        return every.get().run(() -> frame(names, json, session), session);
    }

    private static int once(Words names, boolean json, Session session) {
        var screen = session.screen();
        try {
            var selection = Selection.of(session.upDaemon().processes(), names);
            if (json) {
                selection.errors().forEach(screen::complain);
                screen.line(Json.lines(StatusTable.structs(selection.infos())));
            } else {
                screen.lines(selection.errors());
                screen.lines(StatusTable.lines(selection.infos(), screen.palette()));
            }
            return selection.status();
        } catch (NotUpException e) {
            if (json) {
                screen.complain(String.valueOf(e.getMessage()));
            } else {
                screen.line(String.valueOf(e.getMessage()));
            }
            return ExitStatus.STATUS_UNKNOWN;
        }
    }

    /// What is shown at one moment; a supervisor that is not there may come back.
    private static Watch.Frame frame(Words names, boolean json, Session session) {
        var palette = session.screen().palette();
        var selection = Selection.of(session.upDaemon().processes(), names);
        var lines = new ArrayList<>(selection.errors());
        if (json) {
            var structs = StatusTable.structs(selection.infos());
            return new Watch.Frame(List.of(Json.compact(Value.array(structs))), selection.status());
        }
        lines.addAll(StatusTable.lines(selection.infos(), palette));
        return new Watch.Frame(lines, selection.status());
    }
}
