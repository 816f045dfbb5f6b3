// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

import java.util.List;

/// What can be typed first. Without state; one thread.
public interface Command {

    /// The word that it is called by.
    String name();

    /// The lines that `help` shows.
    List<String> help();

    /// Whether its answer can be JSON.
    default boolean speaksJson() {
        return false;
    }

    /// Does it, shows what comes of it, and returns an [ExitStatus].
    ///
    /// @throws dev.baton.supervisor.api.FaultException for a fault that it does not know
    /// @throws dev.baton.supervisorctl.http.ServerException if the server cannot be asked
    /// @throws NotUpException if the server does not answer as it should
    int run(Words words, Session session);
}
