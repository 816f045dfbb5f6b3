// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import dev.baton.push.session.Message;
import dev.baton.supervisor.api.Namespec;
import dev.baton.supervisord.process.State;
import dev.baton.supervisord.supervision.ProcessSnapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What pages are told: JSON with its kind in `is`.
sealed interface News {
    /// Everything, in the order in which it is shown.
    ///
    /// @param identifier of the daemon
    /// @param pid of the daemon
    /// @param mood what the daemon is about to do
    record All(String identifier, long pid, String mood, List<ProcessSnapshot> processes)
            implements News {}

    /// These have changed.
    record Changed(List<ProcessSnapshot> processes) implements News {}

    /// What those that have a child take of the machine, by full name.
    record Used(Map<String, Usage> usages) implements News {}

    /// A piece of a log.
    ///
    /// @param number that the page has given what it follows
    record Log(int number, String text) implements News {}

    /// Something about a log that is not in it.
    ///
    /// @param number that the page has given what it follows
    record Note(int number, String text) implements News {}

    /// As it travels.
    default Message message() {
        return Message.of(Json.write(told()));
    }

    /// As JSON has it.
    default Map<String, Object> told() {
        var told = new LinkedHashMap<String, Object>();
        switch (this) {
            case All(var identifier, var pid, var mood, var processes) -> {
                told.put("is", "all");
                told.put("identifier", identifier);
                told.put("pid", pid);
                told.put("mood", mood);
                told.put("processes", processes.stream().map(News::row).toList());
            }
            case Changed(var processes) -> {
                told.put("is", "changed");
                told.put("processes", processes.stream().map(News::row).toList());
            }
            case Used(var usages) -> {
                told.put("is", "used");
                var all = new HashMap<String, Object>();
                usages.forEach((name, it) -> all.put(name, List.of(it.permille(), it.bytes())));
                told.put("usages", all);
            }
            case Log(var number, var text) -> {
                told.put("is", "log");
                told.put("number", number);
                told.put("text", text);
            }
            case Note(var number, var text) -> {
                told.put("is", "note");
                told.put("number", number);
                told.put("text", text);
            }
        }
        return told;
    }

    /// The full name of a process in the short form.
    static String name(ProcessSnapshot process) {
        return Namespec.of(process.group(), process.name());
    }

    private static Map<String, Object> row(ProcessSnapshot process) {
        var row = new LinkedHashMap<String, Object>();
        row.put("name", name(process));
        row.put("group", process.group());
        row.put("process", process.name());
        row.put("state", process.state().name());
        row.put("up", process.state().isRunning());
        row.put("startable", process.state().isStopped() && process.state() != State.UNKNOWN);
        row.put("pid", process.pid());
        row.put("uptime", process.pid() == 0 ? 0 : process.uptime().toSeconds());
        row.put("stopped", process.stopped().toEpochMilli());
        row.put("said", said(process));
        row.put("stdout", !process.stdoutLog().isEmpty());
        row.put("stderr", !process.stderrLog().isEmpty());
        return row;
    }

    /// How the last child has ended, or why there is none; empty when there is nothing to say.
    private static String said(ProcessSnapshot process) {
        return switch (process.state()) {
            case RUNNING, STOPPING -> "";
            case STOPPED -> process.started().equals(Instant.EPOCH) ? "not started" : "";
            case EXITED -> ending(process);
            case STARTING, BACKOFF, FATAL, UNKNOWN -> process.spawnerr();
        };
    }

    private static String ending(ProcessSnapshot process) {
        return process.exitstatus() < 0
                ? "ended by a signal"
                : "exit status " + process.exitstatus();
    }
}
