// SPDX-License-Identifier: Apache-2.0

/// The same small server on Baton, on bare Netty, on Vert.x and on Undertow, each with a `main`
/// that takes a port: `/` greets, `/ws` echoes, `/fan` sends what one says to all, `/sockjs` echoes
/// where there is SockJS. Written as each one's users would. What `bench wire` asks beside the load
/// goes through [dev.baton.peers.SideChannel].
@NullMarked
package dev.baton.peers;

import org.jspecify.annotations.NullMarked;
