// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

/// Asked about every request before anything else answers it, also where there is no route, so that
/// whoever is not let in does not learn what there is. What is against HTTP or the limits is
/// refused before, with a status and no more: there may be no path to ask about.
@FunctionalInterface
public interface Guard {
    /// Lets everybody in.
    Guard NOBODY = (_, _) -> true;

    /// Lets a request through, or answers it. Called on the request's thread, which may be an event
    /// loop, so it must not block.
    ///
    /// @param listener the name of the one that the client has connected to
    /// @param exchange answered by the guard when it says false; 403 otherwise
    /// @return whether the handler is to answer
    boolean admits(String listener, Exchange exchange);
}
