// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.lifecycle.Intake;
import dev.baton.lifecycle.drain.Work;
import dev.baton.push.http.Leaving;
import dev.baton.push.transport.SessionTracker;
import java.util.function.Function;

/// Connections and sessions as one: a session may outlive its connections, and its handler is to
/// hear the end of it.
final class ServerIntake implements Intake {
    private final Intake connections;
    private final SessionTracker sessions;
    private final Function<Object, Work> begin;

    /// @param begin begins work that a drain waits for
    ServerIntake(Intake connections, SessionTracker sessions, Function<Object, Work> begin) {
        this.connections = connections;
        this.sessions = sessions;
        this.begin = begin;
    }

    @Override
    public void open() {
        sessions.stay();
        connections.open();
    }

    @Override
    public void pause() {
        connections.pause();
    }

    @Override
    public void closeIdle() {
        sessions.leave(Leaving.SHUTDOWN, begin);
        connections.closeIdle();
    }

    @Override
    public void retire() {
        sessions.leave(Leaving.RELOAD, begin);
        connections.retire();
    }

    @Override
    public int connections() {
        return connections.connections();
    }
}
