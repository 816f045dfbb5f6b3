// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import dev.baton.push.PushServer;
import dev.baton.push.http.Exchange;
import dev.baton.push.http.MovableHandler;
import dev.baton.push.session.Multiplex;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Topics;
import dev.baton.push.session.WebSocketSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// An application whose sessions move: `/ws` and `/echo` send back what they are sent, numbered by
/// the session; `/all` and `/everybody` send it to everybody. `/channels` has both as channels.
/// `/count` is a stream of events, `/slow` makes a file and takes until there is another.
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
                .get("/slow", MovingServer::slow)
                .get("/count", MovableHandler.of(MovingServer::count, MovingServer::count))
                .topics("topics", topics)
                .websocket("/ws", webSocket, new Echo())
                .websocket("/all", webSocket, new Everybody())
                .sockjs("/echo", sockJs, new Echo())
                .sockjs("/everybody", sockJs, new Everybody())
                .sockjs("/channels", sockJs, channels())
                .listen("http", new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static void slow(Exchange exchange) throws IOException, InterruptedException {
        Files.createFile(Path.of(exchange.query("begun").orElseThrow()));
        var file = Path.of(exchange.query("until").orElseThrow());
        while (!Files.exists(file)) {
            Thread.sleep(10);
        }
        exchange.text("of generation " + exchange.generation());
    }

    /// Counts for its client, for as long as the stream is here.
    private static void count(Exchange exchange) throws InterruptedException {
        var stream = exchange.events();
        long number = stream.lastEventId().map(Long::valueOf).orElse(0L) + 1;
        while (stream.send(null, Long.toString(number), Long.toString(System.nanoTime()))) {
            number++;
            Thread.sleep(20);
        }
    }

    private Multiplex channels() {
        return Multiplex.of(Map.of("echo", new Echo(), "everybody", new Everybody()));
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
