// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import dev.baton.supervisor.api.ConfigChanges;
import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.ProcessInfo;
import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/// `update`: has the configuration read again, and makes the active groups what it says.
final class UpdateCommand implements Command {
    @Override
    public String name() {
        return "update";
    }

    @Override
    public List<String> help() {
        return List.of(
                "update\t\t\tread the configuration again; add, remove and restart what it changes",
                "update all\t\tthe same",
                "update <group>...\tthe same, but only for these groups");
    }

    @Override
    public int run(Words words, Session session) {
        ConfigChanges changes;
        try {
            changes = session.daemon().reread();
        } catch (FaultException e) {
            return Shutdowns.told(e, "ERROR: already shutting down", session);
        }
        var only = words.contains("all") ? new Words(List.of()) : words;
        var status = check(only, changes, session);
        for (var group : among(changes.removed(), only)) {
            status = removed(group, session) ? status : ExitStatus.GENERIC;
        }
        among(changes.changed(), only).forEach(group -> changed(group, session));
        among(changes.added(), only).forEach(group -> added(group, session));
        return status;
    }

    private static List<String> among(List<String> groups, Words only) {
        return groups.stream().filter(group -> only.isEmpty() || only.contains(group)).toList();
    }

    /// Names that no group has and none will have.
    private static int check(Words only, ConfigChanges changes, Session session) {
        if (only.isEmpty()) {
            return ExitStatus.SUCCESS;
        }
        var known = new HashSet<>(changes.added());
        known.addAll(
                session.daemon().processes().stream()
                        .map(ProcessInfo::group)
                        .collect(Collectors.toSet()));
        var unknown =
                only.list().stream().distinct().filter(name -> !known.contains(name)).toList();
        unknown.forEach(name -> session.screen().line("ERROR: no such group: " + name));
        return unknown.isEmpty() ? ExitStatus.SUCCESS : ExitStatus.GENERIC;
    }

    private static boolean removed(String group, Session session) {
        var results = session.daemon().operate("stopProcessGroup", Value.of(group));
        session.screen().line(group + ": stopped");
        var failed =
                results.stream().anyMatch(result -> result.status() == FaultCode.FAILED.code());
        if (failed) {
            session.screen().line(group + ": has problems; not removing");
            return false;
        }
        session.daemon().order("removeProcessGroup", Value.of(group));
        session.screen().line(group + ": removed process group");
        return true;
    }

    private static void changed(String group, Session session) {
        session.daemon().operate("stopProcessGroup", Value.of(group));
        session.screen().line(group + ": stopped");
        session.daemon().order("removeProcessGroup", Value.of(group));
        session.daemon().order("addProcessGroup", Value.of(group));
        session.screen().line(group + ": updated process group");
    }

    private static void added(String group, Session session) {
        session.daemon().order("addProcessGroup", Value.of(group));
        session.screen().line(group + ": added process group");
    }
}
