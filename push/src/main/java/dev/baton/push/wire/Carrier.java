// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.channel.ChannelFuture;

/// What carries exchanges: an HTTP/1.1 connection one after the other, an HTTP/2 stream just one.
/// Whatever handlers are promised is kept above of it, once for both. Event loop.
sealed interface Carrier permits HttpConnection, HttpStream {
    /// Whether this is the exchange whose answer is next; an answer to another comes too late.
    boolean serves(ServerExchange exchange);

    /// Whether the answer about to be written may leave the connection open.
    boolean keeps(Turn turn);

    /// The answer is written to its end.
    void complete(ServerExchange exchange, ChannelFuture written);

    /// Answers 101: the rest is another protocol's. Never asked of what has no upgrades.
    void upgrade(ServerExchange exchange, boolean atOnce, Upgrade.Protocol protocol);

    /// Tells the client to send the body that somebody waits for.
    void goOn();

    /// An answer is held from now on. Tells it to leave if everybody has been told already.
    void holds(ServerExchange exchange);

    /// Ends a turn of the loop: flushes, reads on or not, and looks at the clock.
    void settle();

    /// The answer has failed half-way: ends in a way that no client takes for its end.
    void abort();

    /// What is served.
    HttpService service();

    /// The client's address for people.
    String remote();
}
