// SPDX-License-Identifier: Apache-2.0
/// What clients ask of the daemon over HTTP. Start at [RpcServer]; [Entrances] are the sockets, the
/// [Door] asks for a password, [Methods] are what can be called.
///
/// May import the other packages but the root; only [Desk] and the methods talk to the supervisor.
@NullMarked
package dev.baton.supervisord.rpc;

import org.jspecify.annotations.NullMarked;
