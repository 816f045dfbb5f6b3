// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.lifecycle.Intake;
import dev.baton.lifecycle.Passage;
import dev.baton.lifecycle.drain.Work;
import dev.baton.push.http.Leaving;
import dev.baton.push.transport.SessionTracker;
import java.util.List;
import java.util.function.Function;

/// All connections and sessions of a server as one: a session may outlive its connections, and its
/// handler is to hear the end of it.
final class ServerIntake implements Intake {
    /// Of the parcels.
    private static final int VERSION = 1;

    private final List<? extends Intake> intakes;
    private final List<SessionTracker> services;
    private final Function<Object, Work> begin;
    private final Relocation relocation;

    /// @param begin begins work that a drain waits for
    ServerIntake(
            List<? extends Intake> intakes,
            List<SessionTracker> services,
            Function<Object, Work> begin,
            Relocation relocation) {
        this.relocation = relocation;
        this.intakes = List.copyOf(intakes);
        this.services = List.copyOf(services);
        this.begin = begin;
    }

    @Override
    public void open() {
        relocation.stay();
        services.forEach(SessionTracker::stay);
        intakes.forEach(Intake::open);
    }

    @Override
    public void pause() {
        intakes.forEach(Intake::pause);
    }

    @Override
    public void closeIdle() {
        services.forEach(sessions -> sessions.leave(Leaving.SHUTDOWN, begin));
        intakes.forEach(Intake::closeIdle);
    }

    @Override
    public void retire() {
        services.forEach(sessions -> sessions.leave(Leaving.RELOAD, begin));
        intakes.forEach(Intake::retire);
    }

    @Override
    public int moves() {
        return VERSION;
    }

    @Override
    public void meetSuccessor(Passage passage) {
        relocation.meetSuccessor(passage);
    }

    @Override
    public void meetPredecessor(Passage passage) {
        relocation.meetPredecessor(passage);
    }

    @Override
    public boolean handOff(Passage passage, int version) {
        return relocation.handOff(this::retire);
    }

    @Override
    public void receive(Passage passage) {
        relocation.receive();
    }

    @Override
    public int connections() {
        return intakes.stream().mapToInt(Intake::connections).sum();
    }
}
