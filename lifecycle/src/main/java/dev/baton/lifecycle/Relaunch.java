// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.lifecycle.reexec.AotCache;
import dev.baton.lifecycle.reexec.CommandLine;
import dev.baton.lifecycle.signal.HeldSignals;
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
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the next generation is started: its command, its environment, its descriptors.
final class Relaunch {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private static final int FIRST_DESCRIPTOR = 3;
    private static final long PID = ProcessHandle.current().pid();

    private final Settings settings;
    private final Map<String, String> environment;
    private final int nextGeneration;
    private final Listeners listeners;
    private volatile Set<Integer> ignored = Set.of();
    private final AotCache aotCache = new AotCache();

    Relaunch(
            Settings settings,
            Map<String, String> environment,
            int nextGeneration,
            Listeners listeners) {
        this.settings = settings;
        this.environment = environment;
        this.nextGeneration = nextGeneration;
        this.listeners = listeners;
    }

    /// The signals that stay ignored in every generation, as nohup(1) wants.
    void leaveIgnored(Set<Integer> signals) {
        ignored = Set.copyOf(signals);
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

    /// The ends of the ways between this process and its successor that the successor gets.
    ///
    /// @param passage on which connections come to it
    /// @param passageBack on which a stand-in hands them on; null for a successor that stays
    /// @param added on which a stand-in sends the listeners that it has added; null likewise
    record Ways(Fd passage, @Nullable Fd passageBack, @Nullable Fd added) {}

    /// A successor beside this process.
    ///
    /// @param command from [#command]
    /// @param ways its ends
    Spawn beside(CommandLine command, String handoverSocket, Ways ways) {
        var targets = new TreeMap<Integer, Fd>();
        listeners.descriptors().forEach(fd -> give(targets, fd));
        var listening = List.copyOf(targets.keySet());
        var next =
                new Inheritance(
                        nextGeneration,
                        false,
                        give(targets, ways.added),
                        give(targets, ways.passage),
                        give(targets, ways.passageBack),
                        false,
                        ignored,
                        listeners.bequest(listening),
                        handoverSocket);
        return Spawn.of(command.program(), command.arguments(), next.write(environment, PID))
                .withDescriptors(targets)
                .keepingIgnored(ignored);
    }

    private static int give(SortedMap<Integer, Fd> targets, @Nullable Fd fd) {
        if (fd == null) {
            return -1;
        }
        var number = FIRST_DESCRIPTOR + targets.size();
        targets.put(number, fd);
        return number;
    }

    /// The new image in place of this process; returns only when the system refuses, or when it was
    /// called off. Then this image runs on, with what it had.
    ///
    /// @param handoverSocket where the stand-in awaits the new image
    /// @param passageBack on which connections come from the stand-in
    /// @param goesOn asked once no signal reaches this image any more: false calls it off
    /// @param reloadAgain asked after that: whether the new image is to reload once it serves
    Optional<PosixException> inPlace(
            String handoverSocket,
            Fd passageBack,
            BooleanSupplier goesOn,
            BooleanSupplier reloadAgain) {
        var command = command();
        var copies =
                listeners.descriptors().stream().map(fd -> fd.duplicate(FIRST_DESCRIPTOR)).toList();
        var bequest = listeners.bequest(numbers(copies));
        Fd.closeOnExecFrom(FIRST_DESCRIPTOR);
        copies.forEach(fd -> fd.closeOnExec(false));
        passageBack.closeOnExec(false);
        HeldSignals.hold(taken());
        var refused = Optional.<PosixException>empty();
        if (goesOn.getAsBoolean()) {
            var next =
                    new Inheritance(
                            nextGeneration,
                            true,
                            -1,
                            passageBack.number(),
                            -1,
                            reloadAgain.getAsBoolean(),
                            ignored,
                            bequest,
                            handoverSocket);
            refused =
                    Optional.of(
                            Exec.replace(
                                    command.program(),
                                    command.arguments(),
                                    next.write(environment, PID)));
        }
        HeldSignals.release(taken());
        passageBack.closeOnExec(true);
        copies.forEach(Fd::close);
        return refused;
    }

    /// The signals that generations handle, save those that were ignored from the beginning.
    private Set<Integer> taken() {
        var taken = new TreeSet<>(Set.of(Signals.SIGHUP, Signals.SIGINT, Signals.SIGTERM));
        taken.removeAll(ignored);
        return taken;
    }

    private static List<Integer> numbers(List<Fd> descriptors) {
        return descriptors.stream().map(Fd::number).toList();
    }
}
