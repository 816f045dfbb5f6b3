// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.config.DaemonSettings;
import dev.baton.supervisord.config.FcgiSocket;
import dev.baton.supervisord.config.GroupSettings;
import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.config.ProcessSettings;
import dev.baton.supervisord.event.Event;
import dev.baton.supervisord.event.Event.Source;
import dev.baton.supervisord.event.EventBus;
import dev.baton.supervisord.event.EventType;
import dev.baton.supervisord.event.Pool;
import dev.baton.supervisord.log.AutoLogs;
import dev.baton.supervisord.process.Action;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The active groups, and the events that are told about them. The supervisor's thread.
final class Groups {
    private static final List<Ticks> TICKS =
            List.of(
                    new Ticks(EventType.TICK_5, Duration.ofSeconds(5)),
                    new Ticks(EventType.TICK_60, Duration.ofSeconds(60)),
                    new Ticks(EventType.TICK_3600, Duration.ofSeconds(3600)));

    private final Supervisor supervisor;
    private final String identifier;
    private final Path workingDirectory;
    private final List<ProcessGroup> active = new ArrayList<>();
    private final EventBus bus = new EventBus();

    /// Those that are still to be started by themselves.
    private final List<SupervisedProcess> starting = new ArrayList<>();

    /// @param workingDirectory what relative paths start from
    Groups(Supervisor supervisor, String identifier, Path workingDirectory) {
        this.supervisor = supervisor;
        this.identifier = identifier;
        this.workingDirectory = workingDirectory;
    }

    /// What gives events to pools.
    EventBus bus() {
        return bus;
    }

    /// By priority, then name.
    List<ProcessGroup> all() {
        return List.copyOf(active);
    }

    /// Makes a group active; starts nothing yet.
    Result add(GroupSettings settings, DaemonSettings daemon) {
        var sockets = new HashMap<String, SharedSocket>();
        for (var process : settings.processes()) {
            var refusal = tryOut(process.socket(), sockets);
            if (!refusal.isDone()) {
                return refusal;
            }
        }
        var auto = new AutoLogs(daemon.childlogdir(), identifier);
        var processes = new ArrayList<SupervisedProcess>();
        for (var process : settings.processes()) {
            processes.add(process(process, settings, auto, daemon.stripAnsi(), sockets));
        }
        var group = new ProcessGroup(settings, processes, pool(settings), identifier, supervisor);
        processes.forEach(process -> process.belongsTo(group));
        group.pool().ifPresent(bus::add);
        active.add(group);
        active.sort(ProcessGroup.BY_PRIORITY);
        publish(Event.groupAdded(group.name()));
        supervisor.regrouped();
        processes.stream()
                .filter(process -> process.settings().launch().autostart())
                .forEach(starting::add);
        return Result.DONE;
    }

    /// Whether the sockets of all these groups could be opened when all that are active now are
    /// gone. Those where one of them listens are not looked at.
    Result tryOut(List<GroupSettings> groups) {
        var sockets = new HashMap<String, SharedSocket>();
        return groups.stream()
                .flatMap(group -> group.processes().stream())
                .map(ProcessSettings::socket)
                .filter(socket -> socket != null && !isInUse(socket))
                .map(socket -> tryOut(socket, sockets))
                .filter(result -> !result.isDone())
                .findFirst()
                .orElse(Result.DONE);
    }

    private boolean isInUse(FcgiSocket socket) {
        return active.stream()
                .flatMap(group -> group.settings().processes().stream())
                .map(ProcessSettings::socket)
                .anyMatch(own -> own != null && own.address().overlaps(socket.address()));
    }

    /// A socket that cannot be opened is better known now.
    private Result tryOut(@Nullable FcgiSocket socket, Map<String, SharedSocket> sockets) {
        if (socket == null || sockets.containsKey(socket.url())) {
            return Result.DONE;
        }
        var shared = new SharedSocket(socket, supervisor.log());
        try {
            shared.acquire();
        } catch (IOException e) {
            return Result.failed(
                    "Could not create FastCGI socket " + socket.url() + ": " + e.getMessage());
        }
        shared.release();
        sockets.put(socket.url(), shared);
        return Result.DONE;
    }

    private SupervisedProcess process(
            ProcessSettings settings,
            GroupSettings group,
            AutoLogs auto,
            boolean strip,
            Map<String, SharedSocket> sockets) {
        var logs = new ProcessLogs(settings, auto, strip, workingDirectory, supervisor.log());
        var socket = settings.socket();
        var shared = socket == null ? null : sockets.get(socket.url());
        return new SupervisedProcess(group.name(), settings, logs, shared, supervisor);
    }

    private @Nullable Pool pool(GroupSettings settings) {
        return switch (settings) {
            case GroupSettings.Programs _ -> null;
            case GroupSettings.Listeners listeners ->
                    new Pool(
                            listeners,
                            serial ->
                                    supervisor
                                            .log()
                                            .error(
                                                    "pool %s event buffer overflowed, discarding event %d"
                                                            .formatted(listeners.name(), serial)));
        };
    }

    /// Forgets a group, if all its processes are stopped.
    Result remove(String name) {
        var group = active.stream().filter(each -> each.name().equals(name)).findFirst();
        if (group.isEmpty()) {
            return Result.of(Result.Outcome.BAD_NAME);
        }
        if (!group.get().unstopped().isEmpty()) {
            return Result.of(Result.Outcome.STILL_RUNNING);
        }
        group.get().processes().forEach(SupervisedProcess::callOff);
        starting.removeAll(group.get().processes());
        group.get().pool().ifPresent(bus::remove);
        active.remove(group.get());
        publish(Event.groupRemoved(name));
        supervisor.regrouped();
        return Result.DONE;
    }

    /// Starts what is to be started by itself, one in each task, so that much to start holds up
    /// nobody. What goes wrong with one keeps none of the others from it.
    void autostart() {
        if (!starting.isEmpty() && supervisor.mayStart()) {
            var next = starting.removeFirst();
            try {
                next.autostart();
            } finally {
                supervisor.post(this::autostart);
            }
        }
    }

    /// The regular events begin.
    void beginTicks() {
        for (var ticks : TICKS) {
            tickIn(ticks.first(supervisor.now()), ticks);
        }
    }

    private void tickIn(Duration delay, Ticks ticks) {
        var now = supervisor.now();
        var due =
                new dev.baton.supervisord.process.Moment(
                        now.nanos() + TimeUnit.NANOSECONDS.convert(delay), now.wall().plus(delay));
        supervisor.at(
                due,
                () -> {
                    publish(ticks.event(supervisor.now()));
                    tickIn(ticks.next(supervisor.now()), ticks);
                });
    }

    /// Tells listeners.
    void publish(Event event) {
        if (!bus.publish(event).isEmpty()) {
            active.forEach(ProcessGroup::dispatch);
        }
    }

    /// Tells that a process has changed its state. A listener that is up now may have an event at
    /// once.
    void announce(SupervisedProcess process, Action.Announce change) {
        var name = process.settings().name();
        supervisor.log().log(
                LogLevel.TRACE,
                "%s:%s %s -> %s"
                        .formatted(process.group(), name, change.from(), change.life().state()));
        publish(Event.state(new Source(name, process.group()), change));
    }
}
