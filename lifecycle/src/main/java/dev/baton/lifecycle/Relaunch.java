// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.lifecycle.reexec.AotCache;
import dev.baton.lifecycle.reexec.CommandLine;
import dev.baton.lifecycle.signal.Deafness;
import dev.baton.lifecycle.takeover.Inheritance;
import dev.baton.lifecycle.takeover.Listeners;
import dev.baton.posix.Exec;
import dev.baton.posix.Fd;
import dev.baton.posix.Posix;
import dev.baton.posix.PosixException;
import dev.baton.posix.Signals;
import dev.baton.posix.Spawn;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the next generation is started: its command, its environment, its descriptors.
final class Relaunch {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private static final int FIRST_DESCRIPTOR = 3;

    private final Settings settings;
    private final Map<String, String> environment;
    private final int nextGeneration;
    private final Listeners listeners;
    private final Set<Integer> keptIgnored;
    private final AotCache aotCache = new AotCache();

    Relaunch(
            Settings settings,
            Map<String, String> environment,
            int nextGeneration,
            Listeners listeners,
            Set<Integer> ignoredSignals) {
        this.settings = settings;
        this.environment = environment;
        this.nextGeneration = nextGeneration;
        this.listeners = listeners;
        this.keptIgnored = ignoredSignals;
    }

    /// The command as it has to be now: jars may have been replaced since this process started.
    CommandLine command() {
        return aotCache.refresh(
                settings.command().isEmpty()
                        ? CommandLine.ofThisProcess()
                        : CommandLine.of(settings.command()));
    }

    /// Does in advance what takes time the first time: hashes the jars, links the foreign calls.
    void prepare() {
        LOG.debug("the next generation starts as {}", command());
        Posix.prepare();
    }

    /// A successor beside this process.
    Spawn beside(String handoverSocket) {
        var command = command();
        var targets = new TreeMap<Integer, Fd>();
        var number = FIRST_DESCRIPTOR;
        for (var fd : listeners.descriptors()) {
            targets.put(number++, fd);
        }
        var next =
                new Inheritance(
                        nextGeneration,
                        listeners.bequest(List.copyOf(targets.keySet())),
                        handoverSocket);
        return Spawn.of(
                        command.program(),
                        command.arguments(),
                        next.write(environment, "spawn:" + ProcessHandle.current().pid()))
                .withDescriptors(targets)
                .keepingIgnored(keptIgnored);
    }

    /// The new image in place of this process; returns only when the system refuses. Then this
    /// image runs on, with what it had.
    PosixException inPlace() {
        var command = command();
        var copies =
                listeners.descriptors().stream().map(fd -> fd.duplicate(FIRST_DESCRIPTOR)).toList();
        var next =
                new Inheritance(nextGeneration, listeners.bequest(numbers(copies)), null)
                        .write(environment, "exec:" + ProcessHandle.current().pid());
        Fd.closeOnExecFrom(FIRST_DESCRIPTOR);
        copies.forEach(fd -> fd.closeOnExec(false));
        Signals.setMask(Set.of());
        var deaf = Deafness.begin(next, keptIgnored);
        var refused = Exec.replace(command.program(), command.arguments(), next);
        if (deaf) {
            Deafness.end();
        }
        copies.forEach(Fd::close);
        return refused;
    }

    private static List<Integer> numbers(List<Fd> descriptors) {
        return descriptors.stream().map(Fd::number).toList();
    }
}
