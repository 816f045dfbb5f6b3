// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.handoff.Mover;
import dev.baton.push.http.Exchange;
import dev.baton.push.route.Target;
import io.netty.channel.Channel;
import java.util.List;

/// Another protocol takes over a connection, RFC 9110 section 7.8. Event loop.
public final class Upgrade {
    /// The protocol that was switched to. Whoever uses it tells its clients when the server leaves.
    public interface Protocol {
        /// Puts its handlers at the end of the pipeline. What has arrived behind the request
        /// reaches them next, as bytes; HTTP is gone from the pipeline by then.
        void begin(Channel channel);

        /// Moves the connection to the successor if it can; not by default. Event loop.
        ///
        /// @param listener the name of the listener that has accepted it
        /// @param over is run when it has moved, or does not
        default void depart(Mover to, String listener, Runnable over) {
            over.run();
        }

        /// See [Departing#quietSince()]. Any thread.
        default long quietSince() {
            return Watch.NEVER;
        }

        /// Nobody moves any more: whoever was about to does not. Event loop.
        default void remain() {}
    }

    private Upgrade() {}

    /// Answers 101 with these headers, and hands the connection over. Only from an inline handler,
    /// on its thread.
    ///
    /// @param headers names and values in turn; `Connection` and `Upgrade` among them
    /// @param atOnce whether what follows the head belongs to the new protocol, even if HTTP takes
    ///   it for a body
    /// @throws IllegalStateException when the exchange is answered already, or its route not inline
    public static void to(
            Exchange exchange, List<String> headers, boolean atOnce, Protocol protocol) {
        ((ServerExchange) exchange).upgrade(List.copyOf(headers), atOnce, protocol);
    }

    /// Whether the client's HTTP has upgrades at all: 1.1 alone has.
    public static boolean isPossible(Exchange exchange) {
        return ((ServerExchange) exchange).upgradable();
    }

    /// Whether the connection of the request can move to a successor.
    public static boolean canMove(Exchange exchange) {
        return ((ServerExchange) exchange).canMove();
    }

    /// The path and query as sent.
    public static String resource(Exchange exchange) {
        var query = Target.query(((ServerExchange) exchange).target());
        return query.isEmpty() ? exchange.path() : exchange.path() + "?" + query;
    }

    /// Whether the request names hixie-76's keys: eight bytes follow its head, which no header
    /// announces.
    public static boolean isHixie(Exchange exchange) {
        return exchange.header("Sec-WebSocket-Key1").isPresent()
                && exchange.header("Sec-WebSocket-Key2").isPresent();
    }
}
