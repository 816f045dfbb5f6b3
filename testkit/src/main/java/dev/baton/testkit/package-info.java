// SPDX-License-Identifier: Apache-2.0
/// Clients that mean no good, for tests of any server.
///
/// Start with [dev.baton.testkit.HostileClient]. They speak over plain sockets, byte by byte, and
/// know nothing of the server but the wire; this package imports the JDK alone, so that every
/// module may test with it.
@NullMarked
package dev.baton.testkit;

import org.jspecify.annotations.NullMarked;
