// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;

/// One run of the load generator, from its start to its report. Wires the parts.
final class Run {
    private final HiccupMeter hiccups;
    private final Recorder recorder;
    private final Clients clients;
    private final long startedAt;
    private final long cpuBefore = cpuNanos();

    Run(Plan plan, Samples.Writer samples, Consumer<LoadEvent> events) {
        var wall = Wall.now();
        startedAt = wall.at();
        hiccups = new HiccupMeter(startedAt + plan.warmUp().toNanos());
        recorder = new Recorder(new Tally(wall, plan.warmUp(), plan.limit()), samples, events);
        clients = new Clients(plan, recorder);
    }

    void start() {
        hiccups.start();
        recorder.start();
        clients.start();
    }

    /// Starts no more requests, awaits those in flight, and adds up.
    Report stop() throws InterruptedException {
        var stoppedAt = System.nanoTime();
        hiccups.stop();
        clients.stop();
        return recorder.stop(stoppedAt, effort());
    }

    private Report.Effort effort() {
        var cpu = (cpuNanos() - cpuBefore) / 1e9;
        var gc =
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum();
        return new Report.Effort(
                cpu,
                cpu / ((System.nanoTime() - startedAt) / 1e9),
                gc,
                hiccups.lateness(),
                hiccups.worst());
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
