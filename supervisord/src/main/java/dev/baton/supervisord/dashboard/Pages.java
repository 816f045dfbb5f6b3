// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Pages that are open: lets in those that know the token, and shows each the log that it wants.
final class Pages implements SessionHandler {
    /// Of an earlier start: it has to be loaded again.
    private static final int OUT_OF_DATE = 4003;

    private static final int POLICY = 1008;

    private final Token token;
    private final Deeds deeds;
    private final Board board;
    private final Map<Session, Reader> admitted = new ConcurrentHashMap<>();

    Pages(Token token, Deeds deeds, Board board) {
        this.token = token;
        this.deeds = deeds;
        this.board = board;
    }

    /// One of them; the calls about it come one after the other.
    private static final class Reader {
        private @Nullable LogView view;

        void show(LogView next) {
            rest();
            view = next;
            next.begin();
        }

        void rest() {
            if (view != null) {
                view.close();
                view = null;
            }
        }
    }

    @Override
    public void message(Session session, String text) throws InterruptedException {
        var page = admitted.get(session);
        var wish = Wish.of(text).orElse(null);
        switch (wish) {
            case Wish.Hello(var given) when page == null && token.matches(given) -> admit(session);
            case Wish.Follow follow when page != null -> follow(session, page, follow);
            case Wish.Rest() when page != null -> page.rest();
            case null, default -> turnAway(session, page);
        }
    }

    private void admit(Session session) {
        admitted.put(session, new Reader());
        board.join(session);
    }

    private static void turnAway(Session session, @Nullable Reader page) {
        if (page == null) {
            session.close(OUT_OF_DATE, "load the page again");
        } else {
            session.close(POLICY, "no page says this");
        }
    }

    private void follow(Session session, Reader page, Wish.Follow wish)
            throws InterruptedException {
        page.rest();
        var file = deeds.log(wish.channel(), wish.name());
        if (file.isPresent()) {
            page.show(new LogView(wish.number(), file.get(), session));
        } else {
            session.send(new News.Note(wish.number(), "there is no such log").message());
        }
    }

    @Override
    public void closed(Session session, int code, String reason) {
        board.leave(session);
        var page = admitted.remove(session);
        if (page != null) {
            page.rest();
        }
    }
}
