// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import dev.baton.posix.ProcessStat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A process as proc(5) shows it.
///
/// @param pid need not exist
record Proc(int pid) {
    /// Whether it runs. A zombie does not.
    boolean runs() {
        return ProcessStat.of(pid).filter(it -> !it.hasEnded()).isPresent();
    }

    /// Its words.
    List<String> commandLine() {
        return List.of(read("cmdline").split("\0", -1));
    }

    /// Whether a file is mapped into its memory.
    boolean maps(Path file) {
        return read("maps").contains(" " + file + "\n");
    }

    /// Its open descriptors, counted by what they are: `socket`, `pipe`, `anon_inode:[eventpoll]`,
    /// or the path of a file.
    Map<String, Integer> descriptors() {
        var kinds = new TreeMap<String, Integer>();
        try (var descriptors = Files.newDirectoryStream(file("fd"))) {
            for (var descriptor : descriptors) {
                var target = Files.readSymbolicLink(descriptor).toString();
                kinds.merge(target.replaceFirst(":\\[\\d+]$", ""), 1, Integer::sum);
            }
            return kinds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String name) {
        try {
            return Files.readString(file(name), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name) {
        return Path.of("/proc", Integer.toString(pid), name);
    }

    /// TCP sockets of this machine that have the port on their own side and are of use to somebody:
    /// `/proc/net/tcp` and its sister, without those in TIME_WAIT.
    static List<String> socketsOn(int port) {
        var found = new ArrayList<String>();
        for (var table : List.of("tcp", "tcp6")) {
            try (var lines = Files.lines(Path.of("/proc/net", table))) {
                lines.skip(1)
                        .map(String::strip)
                        .filter(line -> line.split("\\s+", -1)[1].endsWith(":%04X".formatted(port)))
                        .filter(line -> !line.split("\\s+", -1)[3].equals("06"))
                        .forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }
}
