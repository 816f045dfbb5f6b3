// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import dev.baton.push.PushServer;
import dev.baton.push.Warmup;
import dev.baton.push.http.StaticFiles;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Topics;

/// Serves the page at `/`, its SockJS service at `/chat`, and the rooms there are at `/rooms`. HUP
/// reloads it, TERM drains and ends it.
public final class Chat {
    /// The files of the client that the page and the hidden iframes of old browsers load.
    private static final String CLIENT = "META-INF/resources/webjars/sockjs-client/1.6.1/";

    /// A page that comes back sends what it could not send before in one batch, so a batch is
    /// larger than a line.
    private static final SockJsSettings SETTINGS =
            SockJsSettings.DEFAULT
                    .withClientUrl("/sockjs/dist/sockjs.min.js")
                    .withMaxMessage(256 * 1024)
                    .withMaxInbox(64)
                    .withMaxSessions(10_000)
                    .withWater(64 * 1024, 512 * 1024);

    private Chat() {}

    /// Starts the server.
    ///
    /// @param args see `chat --help`
    public static void main(String... args) {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("chat: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.println(Options.USAGE);
            return;
        }
        try {
            server(new Topics()).listen("http", options.port()).run();
        } catch (IllegalStateException e) {
            System.err.println("chat: " + e.getMessage());
            System.exit(1);
        }
    }

    private static PushServer server(Topics topics) {
        var rooms = new Rooms(topics);
        return PushServer.create()
                .topics("rooms", topics)
                .state("rooms", rooms)
                .sockjs("/chat", SETTINGS, new Visitors(rooms))
                .get(
                        "/rooms",
                        exchange ->
                                exchange.header("Cache-Control", "no-store")
                                        .bytes(
                                                "application/json",
                                                Json.rooms(exchange.generation(), rooms.sizes())))
                .files("/sockjs", StaticFiles.onClassPath(CLIENT))
                .files("/", StaticFiles.onClassPath("META-INF/chat/"))
                .warmup(Warmup.requests(200, "/", "/rooms", "/chat/info"));
    }
}
