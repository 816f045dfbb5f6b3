// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.net.SocketAddress;

/// What a handshake came to.
///
/// @param subprotocol that is spoken; empty for none
/// @param compression whether messages may be compressed
/// @param remote the client
record Agreement(String subprotocol, boolean compression, SocketAddress remote) {}
