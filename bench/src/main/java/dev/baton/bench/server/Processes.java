// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import dev.baton.posix.Errno;
import dev.baton.posix.PosixException;
import dev.baton.posix.ProcessStat;
import dev.baton.posix.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// What /proc tells of other processes, proc(5).
final class Processes {
    /// Every process of a run has this in its environment, so that those are found which nobody
    /// here started: successors.
    static final String MARK = "BATON_BENCH_RUN";

    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    /// Whether it runs. A zombie that nobody has waited for yet does not.
    static boolean runs(int pid) {
        return ProcessStat.of(pid).filter(it -> !it.hasEnded()).isPresent();
    }

    /// The value of a variable in the environment that a process was executed with; empty when
    /// there is none.
    static String variable(int pid, String name) {
        try {
            var environment =
                    Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
            for (var entry : environment.split("\0", -1)) {
                if (entry.startsWith(name + "=")) {
                    return entry.substring(name.length() + 1);
                }
            }
            return "";
        } catch (IOException e) {
            return ""; // there is no such process
        }
    }

    /// Whether a process has children that run.
    static boolean hasChildren(int pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .anyMatch(child -> runs((int) child.pid()));
    }

    /// Sends a signal; that the process has gone meanwhile is no error.
    static void signal(int pid, int signal) {
        try {
            Signals.kill(pid, signal);
        } catch (PosixException e) {
            if (!e.errno().equals(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    /// The running processes that carry a mark, and all their descendants.
    static Set<Integer> marked(String mark) {
        var entry = MARK + "=" + mark;
        var found = new LinkedHashSet<Integer>();
        ProcessHandle.allProcesses()
                .filter(process -> carries(process.pid(), entry))
                .forEach(process -> {
                    found.add((int) process.pid());
                    process.descendants().forEach(child -> found.add((int) child.pid()));
                });
        return found.stream()
                .filter(Processes::runs)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean carries(long pid, String entry) {
        try {
            var environment =
                    Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
            return environment.startsWith(entry) || environment.contains("\0" + entry);
        } catch (IOException e) {
            return false; // gone, or another user's
        }
    }
}
