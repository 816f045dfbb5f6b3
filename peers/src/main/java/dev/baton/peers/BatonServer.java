// SPDX-License-Identifier: Apache-2.0
package dev.baton.peers;

import dev.baton.push.PushServer;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Topics;
import dev.baton.push.session.WebSocketSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/// On Baton; `/` and `/ws` on the event loop, `/blocking` and `/ws-blocking` on virtual threads.
public final class BatonServer {
    private static final String GREETING = "Hello, World!";
    private static final int MANY = 100_000;

    private BatonServer() {}

    private record Fan(Topics topics) implements SessionHandler {
        @Override
        public void opened(Session session) {
            topics.subscribe(session, "all");
        }

        @Override
        public void message(Session session, String text) {
            var _ = topics.publish("all", text);
        }

        @Override
        public void closed(Session session, int code, String reason) {
            topics.unsubscribe(session);
        }
    }

    /// Serves until the standard input ends.
    ///
    /// @param args the port
    public static void main(String... args) {
        SideChannel.open();
        var address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        SessionHandler echo = (session, text) -> session.send(text);
        PushServer.create()
                .limits(HttpLimits.DEFAULT.withConnections(MANY))
                .getInline("/", exchange -> exchange.text(GREETING))
                .get("/blocking", exchange -> exchange.text(GREETING))
                .websocket("/ws", WebSocketSettings.DEFAULT.withInline(true), echo)
                .websocket("/ws-blocking", echo)
                .websocket("/fan", new Fan(new Topics()))
                .sockjs("/sockjs", sockJs(), echo)
                .sockjs("/sockjs-fan", sockJs(), new Fan(new Topics()))
                .listen("wire", address)
                .run();
    }

    /// A session without a request stays until it has been measured.
    private static SockJsSettings sockJs() {
        return SockJsSettings.DEFAULT.withDisconnectDelay(Duration.ofMinutes(10));
    }
}
