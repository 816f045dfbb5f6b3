/// What applications with long connections are written against: [Session], [SessionHandler],
/// [Topics], and the settings of WebSocket and SockJS services. Knows nothing of sockets.
@NullMarked
package dev.baton.push.session;

import org.jspecify.annotations.NullMarked;
