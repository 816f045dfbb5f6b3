// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import java.util.List;

/// A server in a process of its own, reloaded by a signal. For one thread.
///
/// `start`, then any number of `reload` each followed by waiting for `settled`, then `close`, which
/// leaves no process behind whatever happened before.
public sealed interface ServerUnderTest extends AutoCloseable permits Baton, Nginx, Tornado {
    /// As shown in results.
    String name();

    int port();

    /// Whether it has `/slow` and `/upload`, beside `/`.
    boolean slowRequests();

    /// Whether an answer of the new code can be told from one of the old by its label.
    boolean tellsGenerations();

    /// Starts it and returns once it answers.
    ///
    /// @throws BenchException when it does not, with its last lines
    void start();

    /// The process that serves, or the one that leads those that do.
    int pid();

    /// Sends the signal to reload. Where the driver has to start the next process itself, it is
    /// started when this returns; nothing is waited for otherwise.
    void reload();

    /// Whether nothing is left of what served before the last reload.
    boolean settled();

    /// What it last said, for messages.
    List<String> lastLines();

    /// Asks it to stop, and insists after a while.
    @Override
    void close();
}
