// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.push.http.Leaving;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.session.Multiplex;
import dev.baton.push.session.Session;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.websocket.RawWebSocket;
import dev.baton.push.wire.TestServer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Channels over real sessions.
final class ChannelsTest {
    private final SessionTracker tracker = new SessionTracker("/m", ServerMetrics.NONE);
    private final BlockingQueue<Session> channels = new LinkedBlockingQueue<>();
    private final Listening handler =
            new Listening() {
                @Override
                public void opened(Session session) throws Exception {
                    super.opened(session);
                    channels.add(session);
                    session.send("welcome");
                }

                @Override
                public void message(Session session, String text) throws Exception {
                    super.message(session, text);
                    session.send("re: " + text);
                }
            };
    private final SockJsService service =
            new SockJsService(
                    "/m", SockJsSettings.DEFAULT, Multiplex.of(Map.of("a", handler)), tracker);
    private final TestServer server = TestServer.with().mount(service.mount()).open();

    @AfterEach
    void close() {
        server.close();
        service.close();
    }

    private String post(String path, String body) throws IOException {
        var head = "POST /m/0/s" + path + " HTTP/1.1\nHost: x\nContent-Length: ";
        return server.ask(head + body.length() + "\n\n" + body).body();
    }

    @Test
    void overRequests() throws Exception {
        assertThat(post("/xhr", "")).isEqualTo("o\n");
        post("/xhr_send", "[\"sub,a\",\"sub,b\",\"msg,a,x\"]");
        assertThat(post("/xhr", "")).isEqualTo("a[\"msg,a,welcome\",\"uns,b\",\"msg,a,re: x\"]\n");
        channels.take().close();
        assertThat(post("/xhr", "")).isEqualTo("a[\"uns,a\"]\n");
        assertThat(handler.next()).isEqualTo("opened");
        assertThat(handler.next()).isEqualTo("message x");
        assertThat(handler.next()).isEqualTo("closed 1000 Normal closure");
        tracker.leave(Leaving.SHUTDOWN, server::begin).forEach(Runnable::run);
        assertThat(post("/xhr", "")).startsWith("c[1001");
        assertThat(handler.events).isEmpty();
    }

    @Test
    void overAWebSocketThatGoes() throws Exception {
        try (var client = RawWebSocket.open(server.port(), "/m/websocket")) {
            client.text("sub,a");
            assertThat(client.readText()).isEqualTo("msg,a,welcome");
            client.text("msg,a,x,y");
            assertThat(client.readText()).isEqualTo("msg,a,re: x,y");
            tracker.leave(Leaving.RELOAD, server::begin).forEach(Runnable::run);
            assertThat(client.read().code()).isEqualTo(1012);
        }
        assertThat(handler.next()).isEqualTo("opened");
        assertThat(handler.next()).isEqualTo("message x,y");
        assertThat(handler.next()).isEqualTo("closed 1012 service restart");
    }
}
