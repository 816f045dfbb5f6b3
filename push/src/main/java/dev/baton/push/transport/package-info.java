/// Sessions over connections: a SockJS service with its transports, and plain WebSockets.
@NullMarked
package dev.baton.push.transport;

import org.jspecify.annotations.NullMarked;
