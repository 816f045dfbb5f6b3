/// The WebSocket protocol, RFC 6455 and 7692: handshake, frames, messages, pings, closing. Upwards
/// it knows an [Endpoint] and nothing of sessions.
@NullMarked
package dev.baton.push.websocket;

import org.jspecify.annotations.NullMarked;
