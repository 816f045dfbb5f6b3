// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A handler that writes down what it is told: `opened`, `message hello`, `closed 1000 bye`.
class Listening implements SessionHandler {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Override
    public void opened(Session session) throws Exception {
        events.add("opened");
    }

    @Override
    public void message(Session session, String text) throws Exception {
        events.add("message " + text);
    }

    @Override
    public void closed(Session session, int code, String reason) throws Exception {
        events.add(("closed " + code + " " + reason).strip());
    }

    /// The next event, which is waited for.
    String next() throws InterruptedException {
        return Objects.requireNonNullElse(events.poll(20, TimeUnit.SECONDS), "nothing happens");
    }
}
