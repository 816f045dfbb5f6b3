// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.services;

import dev.baton.push.PushServer;
import dev.baton.push.http.StaticFiles;
import dev.baton.push.session.Broadcast;
import dev.baton.push.session.Message;
import dev.baton.push.session.Multiplex;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Transport;
import dev.baton.push.session.WebSocketSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The services that SockJS test suites expect of a server, so that any suite can be pointed at
/// this one.
public final class Services {
    private static final int SMALL = 4096;
    private static final Duration TICK = Duration.ofSeconds(1);

    /// Where the client's WebJar has its files.
    private static final String CLIENT = "META-INF/resources/webjars/sockjs-client/1.6.1/";

    private final SockJsSettings defaults;

    private Services(SockJsSettings defaults) {
        this.defaults = defaults;
    }

    /// Starts the server.
    ///
    /// @param args see `services --help`
    public static void main(String... args) {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("services: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.println(Options.USAGE);
            return;
        }
        try {
            var settings =
                    SockJsSettings.DEFAULT
                            .withStrict033(options.strict033())
                            .withClientUrl("/sockjs/dist/sockjs.min.js");
            new Services(settings).server().listen("http", options.port()).run();
        } catch (IllegalStateException e) {
            System.err.println("services: " + e.getMessage());
            System.exit(1);
        }
    }

    private PushServer server() {
        return PushServer.create()
                .sockjs("/echo", defaults.withResponseLimit(SMALL), Session::send)
                .sockjs(
                        "/disabled_websocket_echo",
                        defaults.withResponseLimit(SMALL)
                                .withoutTransports(Transport.WEBSOCKET, Transport.RAW_WEBSOCKET),
                        Session::send)
                .sockjs(
                        "/cookie_needed_echo",
                        defaults.withResponseLimit(SMALL).withCookie(true),
                        Session::send)
                .sockjs("/close", defaults, new Closing())
                .sockjs("/broadcast", defaults, new Broadcasting())
                .sockjs("/ticker", defaults, new Ticking())
                .sockjs("/amplify", defaults, Services::amplify)
                .sockjs("/multiplex", defaults, channels())
                .websocket(
                        "/ws",
                        WebSocketSettings.DEFAULT.withSubprotocols("echo.v2", "echo.v1"),
                        new Echoing())
                .files("/sockjs", StaticFiles.onClassPath(CLIENT));
    }

    /// The channels `echo`, which ends with "bye", and `broadcast`, over one session.
    private static Multiplex channels() {
        SessionHandler echo =
                (channel, text) -> {
                    channel.send(text);
                    if (text.equals("bye")) {
                        channel.close();
                    }
                };
        return Multiplex.of(Map.of("echo", echo, "broadcast", new Broadcasting()));
    }

    /// Answers n with 2^n letters, and anything that is no n from 1 to 18 as 1.
    private static void amplify(Session session, String text) {
        var n = text.matches("\\d{1,2}") ? Integer.parseInt(text) : 0;
        session.send("x".repeat(1 << (n > 0 && n < 19 ? n : 1)));
    }

    /// Texts and bytes, for WebSocket clients that know nothing of SockJS.
    private static final class Echoing implements SessionHandler {
        @Override
        public void message(Session session, String text) {
            session.send(text);
        }

        @Override
        public void binary(Session session, byte[] bytes) {
            session.send(Message.of(bytes));
        }
    }

    private static final class Closing implements SessionHandler {
        @Override
        public void opened(Session session) {
            session.close(3000, "Go away!");
        }

        @Override
        public void message(Session session, String text) {
            // nobody is there
        }
    }

    private static final class Broadcasting implements SessionHandler {
        private final Set<Session> everybody = ConcurrentHashMap.newKeySet();

        @Override
        public void opened(Session session) {
            everybody.add(session);
        }

        @Override
        public void message(Session session, String text) {
            Broadcast.send(everybody, text);
        }

        @Override
        public void closed(Session session, int code, String reason) {
            everybody.remove(session);
        }
    }

    private static final class Ticking implements SessionHandler {
        @Override
        public void opened(Session session) {
            Thread.startVirtualThread(() -> tick(session));
        }

        private static void tick(Session session) {
            try {
                do {
                    Thread.sleep(TICK);
                } while (session.send("tick!"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void message(Session session, String text) {
            // it only listens
        }
    }
}
