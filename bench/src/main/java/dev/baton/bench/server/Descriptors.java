// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many connections a process may have here: a server, and this one, which has as many.
public final class Descriptors {
    private static final String LIMIT = "Max open files";

    /// Those that are not connections.
    private static final int OTHERS = 500;

    private Descriptors() {}

    /// As many connections as wanted, or as fit; says so when they are fewer.
    public static int fitting(String option, int wanted, PrintWriter out) {
        var fits = limit() - OTHERS;
        if (wanted <= fits) {
            return wanted;
        }
        out.println(
                option
                        + ": "
                        + fits
                        + " instead of "
                        + wanted
                        + ", for want of descriptors (ulimit -n)");
        return fits;
    }

    /// The soft limit, which Java has raised to the hard one, proc(5).
    private static int limit() {
        try {
            var line =
                    Files.readAllLines(Path.of("/proc/self/limits"), StandardCharsets.US_ASCII)
                            .stream()
                            .filter(it -> it.startsWith(LIMIT))
                            .findFirst()
                            .orElseThrow(() -> new BenchException("/proc/self/limits: no files"));
            var soft = line.substring(LIMIT.length()).strip().split(" +", -1)[0];
            return soft.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(soft);
        } catch (IOException e) {
            throw new BenchException("/proc/self/limits cannot be read", e);
        }
    }
}
