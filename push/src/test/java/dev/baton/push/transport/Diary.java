// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SessionInfo;
import dev.baton.push.session.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// A handler that writes down what it is told: `opened`, `message a`, `closed 1000 bye`.
class Diary implements SessionHandler {
    private final List<String> pages = new CopyOnWriteArrayList<>();

    static SessionInfo info() {
        return new SessionInfo(
                "id",
                "/chat",
                Transport.RAW_WEBSOCKET,
                new InetSocketAddress("10.0.0.1", 1024),
                Map.of(),
                Map.of(),
                "");
    }

    List<String> pages() {
        return List.copyOf(pages);
    }

    void awaitPages(String... expected) {
        await().untilAsserted(() -> assertThat(pages).containsExactly(expected));
    }

    @Override
    public void opened(Session session) throws Exception {
        pages.add("opened");
    }

    @Override
    public void message(Session session, String text) throws Exception {
        pages.add("message " + text);
    }

    @Override
    public void closed(Session session, int code, String reason) throws Exception {
        pages.add(("closed " + code + " " + reason).strip());
    }
}
