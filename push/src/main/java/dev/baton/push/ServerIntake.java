// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.lifecycle.Intake;
import dev.baton.lifecycle.Passage;
import dev.baton.push.http.Leaving;
import dev.baton.push.transport.SessionTracker;
import java.util.List;
import java.util.Map;

/// All connections and sessions of a server as one: a session may outlive its connections, and its
/// handler is to hear the end of it.
final class ServerIntake implements Intake {
    /// Of the parcels.
    private static final int VERSION = 1;

    private final List<? extends Intake> intakes;
    private final List<SessionTracker> services;
    private final Partings partings;
    private final Relocation relocation;

    ServerIntake(
            List<? extends Intake> intakes,
            List<SessionTracker> services,
            Partings partings,
            Relocation relocation) {
        this.relocation = relocation;
        this.intakes = List.copyOf(intakes);
        this.services = List.copyOf(services);
        this.partings = partings;
    }

    @Override
    public void open() {
        relocation.stay();
        partings.end();
        services.forEach(SessionTracker::stay);
        intakes.forEach(Intake::open);
    }

    @Override
    public void pause() {
        intakes.forEach(Intake::pause);
    }

    @Override
    public void closeIdle() {
        partings.begin(Leaving.SHUTDOWN);
    }

    @Override
    public void retire() {
        partings.begin(Leaving.RELOAD);
    }

    @Override
    public Map<String, Long> tally() {
        return relocation.tally();
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
    public void hurry() {
        relocation.hurry();
    }

    @Override
    public int connections() {
        return intakes.stream().mapToInt(Intake::connections).sum();
    }
}
