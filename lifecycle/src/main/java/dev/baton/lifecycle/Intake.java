// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import java.util.Map;

/// What the kernel asks of a server: to take new load, or to stop taking it.
///
/// Where nothing else is said, calls come from the lifecycle thread, one at a time, and return
/// quickly. A server that can say when its connections are gone overrides [#connections()] too.
public interface Intake {
    /// Accepts on the listeners. Called when this generation is to serve: once it is ready, and
    /// again after [#pause()] when a reload has failed. Opening what is open changes nothing.
    void open();

    /// Takes no new load: on return nothing more is accepted, and what was accepted is counted as
    /// work or in [#connections()]. The listeners stay open, and so do connections: what becomes of
    /// them is said by [#handOff], [#retire()] or [#closeIdle()].
    void pause();

    /// Closes the connections that have nothing under way, after [#pause()]: nobody is waiting for
    /// their next request. Those that are busy close with their answer, which says so (`Connection:
    /// close`), so that no client sends a request into a connection that is about to close.
    default void closeIdle() {}

    /// How many connections are open, with or without work under way.
    default int connections() {
        return 0;
    }

    /// What is here and what has moved, by kind, for people and dashboards: `12 WebSockets, 988
    /// moved`. Any thread, at any time after this server was given to [Generation#ready]; quick.
    default Map<String, Long> tally() {
        return Map.of();
    }

    /// The newest version of the parcels in which connections can come to this server; 0, the
    /// default, for a server whose connections do not move.
    default int moves() {
        return 0;
    }

    /// A successor is about to accept beside this server: what is said here may be for its clients
    /// from now on, and the other way. [#handOff] follows, on the same passage, or, if the reload
    /// fails, the passage breaks. Called by the lifecycle thread if both sides move connections.
    default void meetSuccessor(Passage passage) {}

    /// This server is about to accept beside its predecessor. [#receive] follows.
    default void meetPredecessor(Passage passage) {}

    /// A successor serves: moves to it what can move, and returns when no more will. On a thread of
    /// its own, which may wait for the successor. What the successor has not acknowledged when the
    /// passage breaks stays here and is served as before.
    ///
    /// @param version the newest that both sides know
    /// @return whether the passage has held to the end
    default boolean handOff(Passage passage, int version) {
        return true;
    }

    /// Receives what the predecessor moves here, until it has closed the passage. On a thread of
    /// its own, begun once this generation accepts; the predecessor begins to move when this
    /// generation serves, and may still change its mind before that.
    default void receive(Passage passage) {}

    /// A reload is asked for here while connections may still come from the predecessor, and waits
    /// for the end of that: [#receive] is to return as soon as what moves at once has come.
    /// Lifecycle thread, perhaps more than once; quick. Nothing by default.
    default void hurry() {}

    /// A successor serves and will accept whoever comes: clients that could not be moved there are
    /// told to come again, those whose connections would go on for long at once, others with their
    /// next answer (`Connection: close`). What is in flight goes on. Nothing by default.
    default void retire() {}
}
