// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import dev.baton.posix.ProcessStat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks what process groups take, time and again: each child of the daemon leads one, and what it
/// starts belongs to it unless it leaves. One thread.
final class Sampler {
    private static final long TICKS_A_SECOND = 100; // USER_HZ, the same on every Linux
    private static final long PAGE = 4096;
    private static final long AT_PAGESZ = 6; // getauxval(3)

    private final Path proc;
    private final long pageBytes;
    private Map<Integer, ProcessStat> before = Map.of();
    private long then;

    /// @param proc where the kernel tells about processes
    Sampler(Path proc) {
        this.proc = proc;
        this.pageBytes = pageBytes(proc.resolve("self/auxv"));
    }

    private static long pageBytes(Path vector) {
        try {
            var words = ByteBuffer.wrap(Files.readAllBytes(vector)).order(ByteOrder.nativeOrder());
            while (words.remaining() >= 2 * Long.BYTES) {
                var key = words.getLong();
                var value = words.getLong();
                if (key == AT_PAGESZ) {
                    return value;
                }
            }
        } catch (IOException _) {
            return PAGE;
        }
        return PAGE;
    }

    /// Nobody has looked for a while: the next sample has none before it.
    void forget() {
        before = Map.of();
    }

    /// What these groups take.
    ///
    /// @param groups by the pid of their leaders
    /// @param nanos the present, monotonic
    /// @return those of which anything is left
    Map<Integer, Usage> sample(Set<Integer> groups, long nanos) {
        var now = new HashMap<Integer, ProcessStat>();
        for (var each : all()) {
            if (groups.contains(each.group())) {
                now.put(each.pid(), each);
            }
        }
        var usages = new HashMap<Integer, Usage>();
        now.values()
                .forEach(each ->
                        usages.merge(each.group(), usage(each, nanos - then), Sampler::sum));
        before = now;
        then = nanos;
        return usages;
    }

    private Usage usage(ProcessStat now, long nanos) {
        var bytes = now.pages() * pageBytes;
        if (before.isEmpty() || nanos <= 0) {
            return new Usage(-1, bytes);
        }
        var earlier = before.get(now.pid());
        var ticks =
                earlier != null && earlier.startTime() == now.startTime()
                        ? Math.max(0, now.ticks() - earlier.ticks())
                        : now.ticks();
        return new Usage(ticks * 1_000_000_000_000L / TICKS_A_SECOND / nanos, bytes);
    }

    private static Usage sum(Usage one, Usage other) {
        return new Usage(
                Math.max(one.permille(), 0) + other.permille(), one.bytes() + other.bytes());
    }

    private List<ProcessStat> all() {
        var all = new ArrayList<ProcessStat>();
        try (var processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (var process : processes) {
                ProcessStat.read(process.resolve("stat")).ifPresent(all::add);
            }
        } catch (IOException _) {
            return all; // what cannot be looked at is not shown
        }
        return all;
    }
}
