// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.http.ServerException;
import dev.baton.supervisorctl.output.Json;
import java.util.ArrayList;
import java.util.List;

/// `status`: lists processes, once or again and again.
final class StatusCommand implements Command {
    @Override
    public String name() {
        return "status";
    }

    @Override
    public List<String> help() {
        return List.of(
                "status\t\t\t\tlist every process",
                "status <name>...\t\tlist these processes",
                "status <group>:*...\t\tlist all processes of groups",
                "status --json [...]\t\tthe same as JSON",
                "status --watch [...]\t\tthe same every two seconds, until Ctrl-C",
                "status --watch=<seconds> [...]\tthe same as often as you like");
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
        var every = Watch.parse(watch.get());
        if (every.isEmpty()) {
            return Refusal.of(this, session, "Error: bad argument " + watch.get());
        }
        return every.get().run(() -> again(names, json, session), session);
    }

    private static int once(Words names, boolean json, Session session) {
        Frame frame;
        try {
            var selection = selection(names, session);
            frame =
                    json
                            ? json(selection, Json.lines(StatusTable.structs(selection.infos())))
                            : text(selection, session);
        } catch (NotUpException e) {
            frame = Frame.failed(e, json);
        }
        frame.complaints().forEach(session.screen()::complain);
        session.screen().lines(frame.lines());
        return frame.status();
    }

    /// One look of several. A supervisor that is away, or about to begin anew, may come back.
    private static Frame again(Words names, boolean json, Session session) {
        try {
            var selection = selection(names, session);
            return json
                    ? json(
                            selection,
                            Json.compact(Value.array(StatusTable.structs(selection.infos()))))
                    : text(selection, session);
        } catch (ServerException.Status e) {
            throw e;
        } catch (NotUpException | FaultException | ServerException e) {
            return Frame.failed(e, json);
        }
    }

    private static Selection selection(Words names, Session session) {
        return Selection.of(session.upDaemon().processes(), names);
    }

    private static Frame json(Selection selection, String json) {
        return new Frame(List.of(json), selection.errors(), selection.status());
    }

    private static Frame text(Selection selection, Session session) {
        var lines = new ArrayList<>(selection.errors());
        lines.addAll(StatusTable.lines(selection.infos(), session.screen().palette()));
        return new Frame(lines, List.of(), selection.status());
    }
}
