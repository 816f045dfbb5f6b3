// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import dev.baton.push.PushServer;
import dev.baton.push.http.Exchange;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Transport;
import dev.baton.supervisord.supervision.Supervisor;
import java.nio.file.Path;

/// The page at `/` and all that belongs to it: `/dashboard/FILE`, its SockJS service at `/live`,
/// `POST /action`, and the links of supervisord's page. Who may come in is decided before.
///
/// ```
/// supervisor ── changed ──► Board ── all, changed, used ──► pages (SockJS) ── hello, follow ──► Pages
///     ▲                                                       │   ▲                              │
///     └────────── Deeds ◄── Actions ◄── POST /action ─────────┘   └── log, note ── LogView ◄─────┘
/// ```
public final class Dashboard implements AutoCloseable {
    private static final int MOST_PAGES = 100;
    private static final int LARGEST_MESSAGE = 8 * 1024;

    /// Without those transports that pages of other sites could read from: scripts and frames.
    private static final SockJsSettings LIVE =
            SockJsSettings.DEFAULT
                    .withoutTransports(Transport.RAW_WEBSOCKET, Transport.HTMLFILE, Transport.JSONP)
                    .withClientUrl("/dashboard/sockjs.min.js")
                    .withMaxSessions(MOST_PAGES)
                    .withMaxMessage(LARGEST_MESSAGE)
                    .withMaxInbox(16)
                    .withWater(256 * 1024, 1024 * 1024);

    private final Board board;

    private Dashboard(Board board) {
        this.board = board;
    }

    /// Whether a request is for SockJS's page for frames of other sites. The daemon is nobody's: in
    /// such a frame another site could have its requests sent in the name of this one.
    public static boolean isForFrames(Exchange exchange) {
        return exchange.path().startsWith("/live/iframe");
    }

    /// Adds it to a server, with a token of its own.
    public static Dashboard on(PushServer server, Supervisor supervisor) {
        var token = Token.random();
        var deeds = new Deeds(supervisor);
        var links = new OldLinks(deeds);
        var board = new Board(supervisor, new Sampler(Path.of("/proc")));
        var page = new Page(token, links);
        server.get("/", page)
                .post("/", page)
                .get("/index.html", page)
                .post("/index.html", page)
                .get("/tail.html", links::tail)
                .get("/dashboard/{file}", new Assets())
                .post("/action", new Actions(token, deeds))
                .sockjs("/live", LIVE, new Pages(token, deeds, board));
        supervisor.watch(board);
        board.begin();
        return new Dashboard(board);
    }

    /// Pages hear nothing more. Does not wait.
    @Override
    public void close() {
        board.close();
    }
}
