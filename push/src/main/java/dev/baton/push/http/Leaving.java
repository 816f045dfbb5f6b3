// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

/// Why a connection that could go on for long has to end.
public enum Leaving {
    /// New code serves in this process's place: clients may come again at once.
    RELOAD,
    /// The server stops.
    SHUTDOWN
}
