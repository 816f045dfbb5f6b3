// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import dev.baton.push.PushServer;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Topics;
import dev.baton.push.session.WebSocketSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// An application whose sessions move: `/ws` and `/echo` send back what they are sent, numbered by
/// the session; `/all` and `/everybody` send it to everybody.
public final class MovingServer {
    private static final String COUNT = "count";
    private static final String TOPIC = "all";
    private static final int LARGEST = 1 << 20;

    private final Topics topics = new Topics();

    private MovingServer() {}

    /// Serves until it is stopped.
    ///
    /// @param args the port
    public static void main(String... args) {
        new MovingServer().server(Integer.parseInt(args[0])).run();
    }

    private PushServer server(int port) {
        var webSocket = WebSocketSettings.DEFAULT.withMaxFrame(LARGEST).withMaxMessage(LARGEST);
        var sockJs = SockJsSettings.DEFAULT.withMaxSessionsPerAddress(100_000);
        return PushServer.create()
                .get("/", exchange -> exchange.text("generation " + exchange.generation() + "\n"))
                .topics("topics", topics)
                .websocket("/ws", webSocket, new Echo())
                .websocket("/all", webSocket, new Everybody())
                .sockjs("/echo", sockJs, new Echo())
                .sockjs("/everybody", sockJs, new Everybody())
                .listen("http", new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /// Counts in its attributes: so a session that had begun anew would be found out.
    private static final class Echo implements SessionHandler {
        @Override
        public void opened(Session session) {
            session.attributes().put(COUNT, 0L);
        }

        @Override
        public void resumed(Session session) {
            if (!session.attributes().containsKey(COUNT)) {
                throw new IllegalStateException("resumed without its attributes");
            }
        }

        @Override
        public void message(Session session, String text) {
            var count = (long) session.attributes().getOrDefault(COUNT, -1L);
            session.attributes().put(COUNT, count + 1);
            session.send(count + " " + text);
        }
    }

    private final class Everybody implements SessionHandler {
        @Override
        public void opened(Session session) {
            topics.subscribe(session, TOPIC);
            session.send("welcome");
        }

        @Override
        public void resumed(Session session) {
            // its subscription has come along
        }

        @Override
        public void message(Session session, String text) {
            topics.publish(TOPIC, text);
        }

        @Override
        public void closed(Session session, int code, String reason) {
            topics.unsubscribe(session);
        }
    }
}
