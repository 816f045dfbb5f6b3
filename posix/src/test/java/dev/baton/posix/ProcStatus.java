// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What proc(5) tells about a process.
final class ProcStatus {
    private ProcStatus() {}

    /// The process group, from /proc/PID/stat.
    static int group(int pid) {
        return Integer.parseInt(stat(pid).get(2));
    }

    /// The session, from /proc/PID/stat.
    static int session(int pid) {
        return Integer.parseInt(stat(pid).get(3));
    }

    /// Whether it exists and is not a zombie.
    static boolean runs(int pid) {
        try {
            return !stat(pid).getFirst().equals("Z");
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return false;
            }
            throw e;
        }
    }

    /// Our children that nobody has reaped.
    static List<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).sorted().toList();
    }

    /// The signals of one line of a /proc/PID/status, such as SigBlk.
    static Set<Integer> signals(String status, String key) {
        var line =
                status.lines()
                        .filter(l -> l.startsWith(key + ":"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no " + key + " in " + status));
        var bits = Long.parseUnsignedLong(line.substring(key.length() + 1).strip(), 16);
        var signals = new TreeSet<Integer>();
        for (int signal = 1; signal <= 64; signal++) {
            if ((bits >>> (signal - 1) & 1) == 1) {
                signals.add(signal);
            }
        }
        return signals;
    }

    /// The fields behind the name: state, parent, group, session.
    private static List<String> stat(int pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
