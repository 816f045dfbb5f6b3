// SPDX-License-Identifier: Apache-2.0
/// The words that supervisord and supervisorctl share: [ProcessState], [ProcessInfo], [FaultCode],
/// [Namespec].
///
/// Everything here is an immutable value that knows how it looks as a
/// [dev.baton.supervisor.api.xmlrpc.Value]. Imports nothing but the JDK and the codec below, and
/// must never know a socket, a process or a file.
@NullMarked
package dev.baton.supervisor.api;

import org.jspecify.annotations.NullMarked;
