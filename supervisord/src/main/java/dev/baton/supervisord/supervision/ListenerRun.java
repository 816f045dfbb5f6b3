// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.event.ListenerProtocol;
import dev.baton.supervisord.event.ListenerProtocol.Turn;
import dev.baton.supervisord.event.ListenerState;
import dev.baton.supervisord.event.QueuedEvent;
import dev.baton.supervisord.log.ChildLog;
import dev.baton.supervisord.log.MainLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of a listener: what it has been sent and what it has said. The supervisor's thread, but
/// for [#output].
final class ListenerRun {
    private final String name;
    private final ProcessGroup group;
    private final MainLog log;
    private final ListenerProtocol protocol = new ListenerProtocol();
    private @Nullable QueuedEvent inFlight;

    /// It wants an event, and what it had before is dealt with: the protocol may be ahead of that.
    private boolean ready;

    /// How many events it has been sent.
    private long sent;

    /// Somebody looks in a while whether it has answered.
    private boolean watched;

    /// @param name of the process
    ListenerRun(String name, ProcessGroup group, MainLog log) {
        this.name = name;
        this.group = group;
        this.log = log;
    }

    boolean wantsEvent() {
        return ready && protocol.state() == ListenerState.READY;
    }

    /// Hears what it writes; the pump's thread. What that means is told to the supervisor's.
    ChildLog.Listener output(Supervisor supervisor) {
        return new ChildLog.Listener() {
            @Override
            public void read(byte[] bytes) {
                var turns = protocol.accept(bytes);
                if (!turns.isEmpty()) {
                    supervisor.post(() -> take(turns));
                }
            }

            @Override
            public void output(byte[] bytes) {}

            @Override
            public void message(byte[] bytes) {}
        };
    }

    /// Sends an event, if it wants one and its pipe takes it.
    ///
    /// @param carrier sends it
    boolean send(QueuedEvent event, java.util.function.BooleanSupplier carrier) {
        if (!ready || !protocol.busy()) {
            return false;
        }
        ready = false;
        inFlight = event;
        if (!carrier.getAsBoolean()) {
            inFlight = null;
            ready = true;
            protocol.notSent();
            log.debug(
                    "event %d could not be sent to listener %s, listener state unchanged"
                            .formatted(event.serial(), name));
            return false;
        }
        log.debug("event %d sent to listener %s".formatted(event.serial(), name));
        sent++;
        watch();
        return true;
    }

    /// It may take what it has been told for the number of characters, and wait for more.
    private void watch() {
        var event = inFlight;
        if (watched || event == null || !group.seemsLongerThanItIs(event)) {
            return;
        }
        watched = true;
        var number = sent;
        group.afterPatience(() -> {
            watched = false;
            if (inFlight != null && sent == number) {
                group.waitsForMore(name, event);
            } else {
                watch();
            }
        });
    }

    private void take(List<Turn> turns) {
        turns.forEach(this::take);
        group.dispatch();
    }

    private void take(Turn turn) {
        switch (turn) {
            case Turn.Ready() -> {
                log.debug(name + ": ACKNOWLEDGED -> READY");
                ready = true;
            }
            case Turn.Processed() -> {
                log.debug(name + ": event was processed");
                log.debug(name + ": BUSY -> ACKNOWLEDGED");
                inFlight = null;
                group.processed();
            }
            case Turn.Rejected() -> {
                log.warn(name + ": event was rejected");
                log.debug(name + ": BUSY -> ACKNOWLEDGED");
                giveBack();
                group.rejected();
            }
            case Turn.Breach breach -> broken(breach);
        }
    }

    private void broken(Turn.Breach breach) {
        ready = false;
        if (breach.from() == ListenerState.BUSY) {
            log.warn(name + ": bad result line: '" + breach.resultLine() + "'");
        }
        log.debug(name + ": " + breach.from() + " -> UNKNOWN");
        log.warn(
                name
                        + ": has entered the UNKNOWN state and will no longer receive events, this usually indicates the process violated the eventlistener protocol");
        giveBack();
    }

    private void giveBack() {
        var event = inFlight;
        inFlight = null;
        if (event != null) {
            group.putBack(event);
        }
    }

    /// It has ended: what it has not answered goes to another one.
    void ended() {
        giveBack();
        group.dispatch();
    }
}
