// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

/// What the kernel asks of a server: to take new load, or to stop taking it.
///
/// All calls come from the lifecycle thread, one at a time, and return quickly. A server that can
/// say when its connections are gone overrides [#connections()] too.
public interface Intake {
    /// Accepts on the listeners. Called when this generation is to serve: once it is ready, and
    /// again after [#pause()] when a reload has failed. Opening what is open changes nothing.
    void open();

    /// Takes no new load: on return nothing more is accepted, and what was accepted is counted as
    /// work or in [#connections()]. The listeners stay open. From here on every answer is its
    /// client's last and says so (`Connection: close`), so that no client sends a request into a
    /// connection that is about to close.
    void pause();

    /// Closes the connections that have nothing under way, after [#pause()]: nobody is waiting for
    /// their next request. Those that are busy close with their answer.
    default void closeIdle() {}

    /// How many connections are open, with or without work under way.
    default int connections() {
        return 0;
    }

    /// A successor serves and will accept whoever comes: clients whose connections would go on for
    /// long are told to come again. What is in flight goes on. Nothing by default.
    default void retire() {}
}
