// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.posix.PosixException;
import dev.baton.posix.ProcessStat;
import dev.baton.posix.Signals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The generations before this one that may still drain, oldest first. Each takes memory for
/// itself, so when there are too many the oldest are told not to wait any longer.
///
/// They are handed down as `BATON_DRAINING`: for each a word `generation,pid,began`, where `began`
/// is the start time of /proc/pid/stat, since a pid may be somebody else's by now.
final class Elders {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private static final String VARIABLE = "BATON_DRAINING";

    /// After this, whoever has handed over takes a stop for its own.
    private static final Duration SETTLED = Duration.ofMillis(1_500);

    /// So long it may take to tell those who are left.
    private static final Duration GOODBYES = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final List<Elder> elders;

    /// One of them.
    record Elder(int generation, int pid, long began) {
        boolean isAlive() {
            return startOf(pid).filter(it -> it == began).isPresent();
        }

        String text() {
            return generation + "," + pid + "," + began;
        }
    }

    private Elders(List<Elder> elders) {
        this.elders = List.copyOf(elders);
    }

    /// Those of an environment that was handed down; words that make no sense are skipped.
    static Elders of(Map<String, String> environment) {
        var found = new ArrayList<Elder>();
        for (var word : environment.getOrDefault(VARIABLE, "").split(" ", -1)) {
            var numbers = word.split(",", -1);
            try {
                if (numbers.length == 3) {
                    found.add(
                            new Elder(
                                    Integer.parseInt(numbers[0]),
                                    Integer.parseInt(numbers[1]),
                                    Long.parseLong(numbers[2])));
                }
            } catch (NumberFormatException e) {
                LOG.debug("{}={} makes no sense", VARIABLE, word);
            }
        }
        return new Elders(found);
    }

    /// Those that are still there.
    List<Elder> alive() {
        return elders.stream().filter(Elder::isAlive).toList();
    }

    /// The environment of a successor beside this process, which will be one of them.
    ///
    /// @param number of this generation
    Map<String, String> handDown(Map<String, String> environment, int number, int pid) {
        var all = new ArrayList<>(alive());
        startOf(pid).ifPresent(began -> all.add(new Elder(number, pid, began)));
        var next = new TreeMap<>(environment);
        next.put(VARIABLE, String.join(" ", all.stream().map(Elder::text).toList()));
        return next;
    }

    /// Has the oldest end at once while more than `most` are there. Returns at once.
    void limit(int most) {
        if (elders.size() > most) {
            Thread.ofVirtual().name("baton-elders").start(() -> endOldest(most));
        }
    }

    private void endOldest(int most) {
        try {
            Thread.sleep(SETTLED);
            var alive = alive();
            for (var elder : alive.subList(0, Math.max(0, alive.size() - most))) {
                LOG.warn(
                        "generation {}, process {}, is told to end: more than {} drain"
                                + " (BATON_MAX_DRAINING)",
                        elder.generation,
                        elder.pid,
                        most);
                stop(elder);
                awaitEnd(elder);
                stop(elder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(Elder elder) throws InterruptedException {
        var end = System.nanoTime() + GOODBYES.toNanos();
        while (elder.isAlive() && System.nanoTime() - end < 0) {
            Thread.sleep(LOOK);
        }
    }

    private static void stop(Elder elder) {
        try {
            if (elder.isAlive()) {
                Signals.kill(elder.pid, Signals.SIGTERM);
            }
        } catch (PosixException e) {
            LOG.debug("generation {} has gone: {}", elder.generation, e.toString());
        }
    }

    /// When a process began, in ticks since the boot; empty when there is none that runs.
    private static Optional<Long> startOf(int pid) {
        return ProcessStat.of(pid).filter(it -> !it.hasEnded()).map(ProcessStat::startTime);
    }
}
