// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.Leaving;
import dev.baton.push.http.PushStream;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Transport;
import dev.baton.push.sockjs.Callback;
import dev.baton.push.sockjs.Frames;
import dev.baton.push.sockjs.Framing;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request that wants to receive, from its arrival until it is attached to its session, and what
/// its answer's end means to that.
final class Receiving implements PushStream.Listener {
    private static final byte[] SECOND = Frames.close(2010, "Another connection still open");
    private static final int ONE_FRAME = 1;

    private final Exchange exchange;
    private final Transport transport;
    private final String id;
    private final Sessions sessions;
    private @Nullable Receiver receiver;
    private volatile @Nullable HttpSession session;

    private Receiving(Exchange exchange, Transport transport, String id, Sessions sessions) {
        this.exchange = exchange;
        this.transport = transport;
        this.id = id;
        this.sessions = sessions;
    }

    /// Answers the request, for as long as its session likes. Event loop.
    static void begin(
            Exchange exchange,
            Transport transport,
            String id,
            SockJsSettings settings,
            Sessions sessions) {
        var callback = "";
        if (transport == Transport.HTMLFILE || transport == Transport.JSONP) {
            var name = exchange.query("c").or(() -> exchange.query("callback"));
            var problem = Callback.problem(name);
            if (problem.isPresent()) {
                Answers.text(exchange, 500, problem.get() + "\n");
                return;
            }
            callback = name.orElseThrow();
        }
        new Receiving(exchange, transport, id, sessions).begin(callback, settings);
    }

    private void begin(String callback, SockJsSettings settings) {
        var admission = sessions.admit(exchange, transport, id);
        if (admission instanceof Sessions.Admission.Refused(var status)) {
            Answers.text(exchange, status, "no more sessions\n");
            return;
        }
        if (transport == Transport.JSONP) {
            exchange.header("X-Content-Type-Options", "nosniff");
        }
        var stream = exchange.hold(type(settings), this);
        var made =
                switch (transport) {
                    case XHR -> new Receiver(stream, Framing.LINES::wrap, ONE_FRAME);
                    case XHR_STREAMING -> streaming(stream, Framing.LINES, settings);
                    case EVENTSOURCE -> streaming(stream, Framing.EVENTS, settings);
                    case HTMLFILE -> streaming(stream, Framing.SCRIPTS, settings);
                    case JSONP ->
                            new Receiver(
                                    stream,
                                    frame -> Framing.call(callback, frame, !settings.strict033()),
                                    ONE_FRAME);
                    case WEBSOCKET, RAW_WEBSOCKET ->
                            throw new IllegalArgumentException("no HTTP transport: " + transport);
                };
        receiver = made;
        prelude(stream, callback);
        attach(admission, false);
    }

    private void attach(Sessions.Admission to, boolean looked) {
        switch (to) {
            case Sessions.Admission.Admitted(var next) -> attach(next, looked);
            case Sessions.Admission.TooLate(var why) ->
                    close(Goodbye.code(why), Goodbye.reason(why));
            case Sessions.Admission.Refused _ -> close(1013, "no more sessions");
        }
    }

    /// The whole of what this receiver hears.
    private void close(int code, String reason) {
        Objects.requireNonNull(receiver).sendLast(Frames.close(code, reason));
    }

    private static Receiver streaming(PushStream stream, Framing framing, SockJsSettings settings) {
        return new Receiver(stream, framing::wrap, settings.responseLimit());
    }

    private String type(SockJsSettings settings) {
        return switch (transport) {
            case EVENTSOURCE ->
                    settings.strict033() ? "text/event-stream; charset=UTF-8" : "text/event-stream";
            case HTMLFILE -> Answers.HTML;
            default -> Answers.SCRIPT;
        };
    }

    private void prelude(PushStream stream, String callback) {
        switch (transport) {
            case XHR_STREAMING -> stream.send(Framing.streamingPrelude());
            case EVENTSOURCE -> stream.send(Framing.eventsPrelude());
            case HTMLFILE -> stream.send(Framing.scriptsPrelude(callback));
            default -> {}
        }
    }

    /// Attaches to the session, or to the next of this id when that one is just ending.
    ///
    /// @param looked whether a receiver that is in the way was given the time to be found gone
    private void attach(HttpSession candidate, boolean looked) {
        candidate.cameBy(exchange);
        var mine = Objects.requireNonNull(receiver);
        session = candidate;
        switch (candidate.attach(mine)) {
            case YES -> {
                if (mine.stream().isClosed()) {
                    candidate.lost(mine);
                }
            }
            case TOO_LATE -> {
                sessions.forget(candidate); // whoever ends it is about to
                again(looked);
            }
            case ELSEWHERE -> {
                session = null;
                mine.endEarly();
            }
            case SECOND -> {
                session = null;
                var other = candidate.attachedStream();
                if (looked) {
                    mine.sendLast(SECOND);
                } else if (other == null) {
                    again(false);
                } else {
                    // its client may have gone already: the news of that and this request race
                    other.afterLook(() -> again(true));
                }
            }
        }
    }

    private void again(boolean looked) {
        session = null;
        attach(sessions.admit(exchange, transport, id), looked);
    }

    private Optional<HttpSession> attached() {
        return Optional.ofNullable(session);
    }

    @Override
    public void writable() {
        attached().ifPresent(HttpSession::flush);
    }

    @Override
    public void closed() {
        var mine = receiver;
        if (mine != null) {
            attached().ifPresent(to -> to.lost(mine));
        }
    }

    @Override
    public void leave(Leaving why) {
        attached().ifPresent(to -> to.leave(why));
    }
}
