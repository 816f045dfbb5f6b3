// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// A session as a client knows it: an identifier that nobody else uses, in a service.
///
/// @param service the prefix of the service
/// @param id what clients make up
record Session(Server server, String service, String id) {
    private static final String RUN =
            Integer.toString(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE), 36);
    private static final AtomicInteger COUNT = new AtomicInteger();

    static Session fresh(Server server, String service) {
        return new Session(server, service, RUN + "-" + COUNT.incrementAndGet());
    }

    /// The URL for this transport.
    String url(String transport) {
        return service + "/000/" + id + "/" + transport;
    }

    /// Asks once by xhr, for one frame.
    Answer poll() {
        return server.ask(Request.post(url("xhr")));
    }

    /// Opens it by a poll.
    Session opened() {
        poll().must(200, "o\n");
        return this;
    }

    /// Sends by xhr_send.
    ///
    /// @param json an array of strings, as a rule
    Answer send(String json) {
        return server.ask(Request.post(url("xhr_send")).body(json));
    }

    /// Begins to receive; the caller closes it.
    Reception attach(Receiver receiver) {
        return Reception.begin(receiver, server.open(receiver.request(this)));
    }
}
