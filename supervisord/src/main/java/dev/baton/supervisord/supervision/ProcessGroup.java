// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.config.GroupSettings;
import dev.baton.supervisord.config.PayloadLength;
import dev.baton.supervisord.event.Pool;
import dev.baton.supervisord.event.QueuedEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The processes of a group that is active. The supervisor's thread.
public final class ProcessGroup {
    private static final int MOST_REJECTIONS_AT_ONCE = 10;
    private static final int SECONDS_OF_PAUSE = 1;

    /// A listener that has not answered by then may wait for more of its event.
    private static final int SECONDS_OF_PATIENCE = 5;

    /// The order in which groups are started, and told.
    static final Comparator<ProcessGroup> BY_PRIORITY =
            Comparator.<ProcessGroup>comparingInt(group -> group.settings().priority())
                    .thenComparing(ProcessGroup::name);

    private final GroupSettings settings;
    private final List<SupervisedProcess> processes;
    private final @Nullable Pool pool;
    private final String identifier;
    private final Supervisor supervisor;

    /// Rejections since the last event that was processed.
    private int rejections;

    /// Nothing is sent for a while.
    private boolean pausing;

    private boolean saidWhatLengthsCount;

    /// @param processes in the order in which they are started
    /// @param pool of listeners; null for programs
    /// @param identifier of the daemon
    /// @param supervisor whose thread it belongs to
    ProcessGroup(
            GroupSettings settings,
            List<SupervisedProcess> processes,
            @Nullable Pool pool,
            String identifier,
            Supervisor supervisor) {
        this.settings = settings;
        this.processes = List.copyOf(processes);
        this.pool = pool;
        this.identifier = identifier;
        this.supervisor = supervisor;
    }

    /// What is configured, as it was when the group became active.
    public GroupSettings settings() {
        return settings;
    }

    /// Before the colon of a full name.
    public String name() {
        return settings.name();
    }

    /// In the order in which they are started.
    public List<SupervisedProcess> processes() {
        return processes;
    }

    /// The one with this name in the group.
    public Optional<SupervisedProcess> process(String name) {
        return processes.stream()
                .filter(process -> process.settings().name().equals(name))
                .findFirst();
    }

    /// Stops all, the last first, without waiting.
    void shutDown() {
        processes.reversed().forEach(SupervisedProcess::shutDown);
    }

    /// Those that are up, or on their way up or down.
    List<SupervisedProcess> unstopped() {
        return processes.stream().filter(p -> !p.life().state().isStopped()).toList();
    }

    Optional<Pool> pool() {
        return Optional.ofNullable(pool);
    }

    /// An event that one of its listeners had is to be sent to another one.
    void putBack(QueuedEvent event) {
        if (pool != null) {
            pool.putBack(event);
        }
    }

    /// One of its listeners has done what an event asked for.
    void processed() {
        rejections = 0;
    }

    /// One of its listeners could not. Listeners that all reject an event get it again at once, and
    /// then once in a while: the daemon has more to do.
    void rejected() {
        rejections++;
        if (rejections > MOST_REJECTIONS_AT_ONCE && !pausing) {
            pausing = true;
            supervisor.later(SECONDS_OF_PAUSE, this::goOn);
        }
    }

    private void goOn() {
        pausing = false;
        dispatch();
    }

    /// Sends what waits to listeners that want something.
    void dispatch() {
        if (pool == null || pausing) {
            return;
        }
        for (var head = pool.head(); head.isPresent(); head = pool.head()) {
            if (!sent(head.get(), pool)) {
                return;
            }
            pool.removeHead();
        }
    }

    private boolean sent(QueuedEvent event, Pool from) {
        return processes.stream()
                .filter(SupervisedProcess::wantsEvent)
                .anyMatch(process -> process.send(event, envelope(event, from)));
    }

    private byte[] envelope(QueuedEvent event, Pool from) {
        return event.envelope(identifier, from.name(), from.payloadLength());
    }

    /// Whether a listener that reads text would wait for more of this event than there is.
    boolean seemsLongerThanItIs(QueuedEvent event) {
        return pool != null && pool.payloadLength() == PayloadLength.BYTES && event.isAmbiguous();
    }

    /// Does something after a while in which a listener could have answered.
    void afterPatience(Runnable task) {
        supervisor.later(SECONDS_OF_PATIENCE, task);
    }

    /// One of its listeners has not answered such an event for long. Says once what the reason may
    /// be.
    void waitsForMore(String listener, QueuedEvent event) {
        if (saidWhatLengthsCount) {
            return;
        }
        saidWhatLengthsCount = true;
        var payload = event.event().payload();
        supervisor
                .log()
                .warn(
                        "%s: has not answered event %d for %d seconds, of which len says %d bytes, and which has %d characters: if it reads its standard input as text, as with supervisor.childutils in Python 3, set payload_length=characters in [eventlistener:%s]"
                                .formatted(
                                        listener,
                                        event.serial(),
                                        SECONDS_OF_PATIENCE,
                                        PayloadLength.BYTES.of(payload),
                                        PayloadLength.CHARACTERS.of(payload),
                                        name()));
    }
}
