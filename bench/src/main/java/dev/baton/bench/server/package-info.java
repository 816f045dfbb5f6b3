// SPDX-License-Identifier: Apache-2.0

/// The servers that are reloaded, each a process that this one starts, signals and ends.
///
/// Start with [dev.baton.bench.server.ServerUnderTest]. A server is known by its port, its pid file
/// and its signals, nothing else; the package knows nothing of load or of results.
@NullMarked
package dev.baton.bench.server;

import org.jspecify.annotations.NullMarked;
