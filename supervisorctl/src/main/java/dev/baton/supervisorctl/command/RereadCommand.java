// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.ConfigChanges;
import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisorctl.output.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/// `reread`: has the configuration read again, and starts and stops nothing.
final class RereadCommand implements Command {
    @Override
    public String name() {
        return "reread";
    }

    @Override
    public List<String> help() {
        return List.of(
                "reread\t\t\tread the configuration again, and say what update would do",
                "reread --json\t\tthe same as JSON");
    }

    @Override
    public boolean speaksJson() {
        return true;
    }

    @Override
    public int run(Words words, Session session) {
        if (!words.without(Flags.JSON).isEmpty()) {
            return Refusal.of(this, session, "Error: reread accepts no arguments");
        }
        try {
            var changes = session.daemon().reread();
            if (words.contains(Flags.JSON)) {
                session.screen().line(Json.compact(json(changes)));
            } else {
                session.screen().lines(lines(changes));
            }
            return ExitStatus.SUCCESS;
        } catch (FaultException e) {
            if (e.is(FaultCode.CANT_REREAD)) {
                session.screen().line("ERROR: " + e.text());
                return ExitStatus.GENERIC;
            }
            return Shutdowns.told(e, "ERROR: supervisor shutting down", session);
        }
    }

    private static List<String> lines(ConfigChanges changes) {
        if (changes.isEmpty()) {
            return List.of("No config updates to processes");
        }
        var named = new TreeMap<String, String>();
        changes.added().forEach(name -> named.put(name, "available"));
        changes.changed().forEach(name -> named.put(name, "changed"));
        changes.removed().forEach(name -> named.put(name, "disappeared"));
        return named.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
    }

    private static Value json(ConfigChanges changes) {
        var members = new LinkedHashMap<String, Value>();
        members.put("added", names(changes.added()));
        members.put("changed", names(changes.changed()));
        members.put("removed", names(changes.removed()));
        return Value.struct(members);
    }

    private static Value names(List<String> names) {
        return Value.array(names.stream().map(Value::of).toList());
    }
}
