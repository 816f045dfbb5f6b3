// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.shell;

import dev.baton.supervisor.api.ProcessInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// What a word of a command may become. Pure, but for the supplier.
///
/// @param commands all there are
/// @param processes asked only where a name of theirs is wanted
record Completion(List<String> commands, Supplier<List<ProcessInfo>> processes) {
    private static final Set<String> OF_GROUPS = Set.of("add", "remove", "update");
    private static final Set<String> OF_PROCESSES =
            Set.of("clear", "fg", "pid", "restart", "signal", "start", "status", "stop", "tail");
    private static final Set<String> OF_ALL =
            Set.of("clear", "pid", "restart", "signal", "start", "status", "stop", "update");
    private static final List<String> SIGNALS =
            List.of("HUP", "INT", "QUIT", "KILL", "USR1", "USR2", "TERM", "CONT", "STOP", "WINCH");

    /// What the word may become.
    ///
    /// @param before the words in front of it
    /// @param word what there is of it
    List<String> candidates(List<String> before, String word) {
        return (before.isEmpty() ? commands : arguments(before, word))
                .stream().filter(candidate -> candidate.startsWith(word)).toList();
    }

    private List<String> arguments(List<String> before, String word) {
        var command = before.getFirst();
        if (command.equals("help")) {
            return commands;
        }
        if (command.equals("signal") && before.size() == 1) {
            return SIGNALS;
        }
        var arguments = new LinkedHashSet<String>();
        if (OF_GROUPS.contains(command)) {
            processes.get().forEach(info -> arguments.add(info.group()));
        } else if (OF_PROCESSES.contains(command)) {
            processes.get().forEach(info -> names(info, word, arguments));
        }
        if (OF_ALL.contains(command)) {
            arguments.add("all");
        }
        return List.copyOf(arguments);
    }

    private static void names(ProcessInfo info, String word, Set<String> names) {
        if (word.contains(":") || !info.name().equals(info.group())) {
            names.add(info.group() + ":" + info.name());
            names.add(info.group() + ":*");
        } else {
            names.add(info.name());
        }
    }
}
