// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import java.net.InetSocketAddress;
import java.net.URI;

/// A server, and how to talk to it: every request on a connection of its own, unless a test
/// connects itself.
record Server(InetSocketAddress address) {
    /// @param url `http://host:port`, without a path
    static Server at(String url) {
        var uri = URI.create(url);
        return new Server(
                new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort()));
    }

    Connection connect() {
        return new Connection(address);
    }

    /// The complete answer; the connection is closed then.
    Answer ask(Request request) {
        try (var reading = open(request)) {
            return reading.rest();
        }
    }

    /// The answer, as far as its head; the caller closes it.
    Reading open(Request request) {
        return connect().request(request);
    }

    /// A session that nobody has used yet.
    ///
    /// @param service its prefix, such as `/echo`
    Session session(String service) {
        return Session.fresh(this, service);
    }
}
