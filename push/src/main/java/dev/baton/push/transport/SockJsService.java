// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.handoff.Destination.Declined;
import dev.baton.push.handoff.Landing;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.http.Exchange;
import dev.baton.push.http.Handler;
import dev.baton.push.metrics.SessionMetrics;
import dev.baton.push.route.Match;
import dev.baton.push.route.Mount;
import dev.baton.push.route.Route;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Transport;
import dev.baton.push.sockjs.Place;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A SockJS service: everything under one prefix. Any thread.
public final class SockJsService implements SessionService, AutoCloseable {
    private static final Set<Transport> WITH_CORS =
            Set.of(Transport.XHR, Transport.XHR_STREAMING, Transport.EVENTSOURCE);

    private final String prefix;
    private final SockJsSettings settings;
    private final Answers answers;
    private final Sessions sessions;
    private final StaticAnswers pages;
    private final WebSockets webSockets;

    /// @param prefix as of a [Mount]
    /// @param tracker of all sessions of the server
    public SockJsService(
            String prefix,
            SockJsSettings settings,
            SessionHandler handler,
            SessionTracker tracker) {
        this.prefix = prefix.equals("/") ? "" : prefix;
        this.settings = settings;
        answers = new Answers(settings);
        sessions = new Sessions(settings, handler, tracker);
        pages = new StaticAnswers(settings, answers);
        webSockets = new WebSockets(settings, answers, sessions);
    }

    /// What a server mounts.
    public Mount mount() {
        return new Mount(prefix, this::find);
    }

    private Match find(String method, String path) {
        var place = Place.at(path.substring(prefix.length()));
        return place == null ? new Match.Missing() : named(place, find(method, place));
    }

    /// The match with the pattern of the place for its path: the path itself has a client's words.
    private Match named(Place place, Match match) {
        if (!(match instanceof Match.Found(var route, var names, var values))) {
            return match;
        }
        var path = prefix + place.pattern();
        var named = new Route(route.method(), path, route.handler(), route.kind());
        return new Match.Found(named, names, values);
    }

    private Match find(String method, Place place) {
        return switch (place) {
            case Place.Greeting _ -> page(method, pages::greeting);
            case Place.Iframe _ -> page(method, pages::iframe);
            case Place.Info _ ->
                    switch (method) {
                        case "GET" -> inline(pages::info);
                        case "OPTIONS" -> preflight("OPTIONS, GET");
                        default -> otherMethod("OPTIONS", "GET");
                    };
            case Place.RawWebSocket _ -> webSocket(method, Transport.RAW_WEBSOCKET, "");
            case Place.Receiver(var transport, var session) ->
                    transport == Transport.WEBSOCKET
                            ? webSocket(method, transport, session)
                            : receiver(method, transport, session);
            case Place.Sender(var jsonp, var session) -> sender(method, jsonp, session);
        };
    }

    private static Match page(String method, Handler handler) {
        return switch (method) {
            case "GET", "HEAD" -> inline(handler);
            default -> otherMethod("GET", "HEAD");
        };
    }

    private Match webSocket(String method, Transport transport, String session) {
        if (!settings.transports().contains(transport)) {
            return new Match.Missing();
        }
        return method.equals("GET")
                ? inline(exchange -> webSockets.open(exchange, transport, session))
                : otherMethod("GET");
    }

    private Match receiver(String method, Transport transport, String session) {
        if (!settings.transports().contains(transport)) {
            return new Match.Missing();
        }
        var byPost = transport == Transport.XHR || transport == Transport.XHR_STREAMING;
        if (method.equals(byPost ? "POST" : "GET")) {
            return sessions.mayCome(session)
                    ? found(Route.Kind.BLOCKING, it -> receiveLater(it, transport, session))
                    : inline(exchange -> receive(exchange, transport, session));
        }
        if (!byPost) {
            return otherMethod("GET");
        }
        return method.equals("OPTIONS")
                ? preflight("OPTIONS, POST")
                : otherMethod("OPTIONS", "POST");
    }

    private Match sender(String method, boolean jsonp, String session) {
        var open =
                jsonp
                        ? Set.of(Transport.JSONP)
                        : Set.of(
                                Transport.XHR,
                                Transport.XHR_STREAMING,
                                Transport.EVENTSOURCE,
                                Transport.HTMLFILE);
        if (open.stream().noneMatch(settings.transports()::contains)) {
            return new Match.Missing();
        }
        return switch (method) {
            case "POST" -> found(Route.Kind.BLOCKING, exchange -> send(exchange, jsonp, session));
            case "OPTIONS" -> jsonp ? otherMethod("POST") : preflight("OPTIONS, POST");
            default -> jsonp ? otherMethod("POST") : otherMethod("OPTIONS", "POST");
        };
    }

    private void receive(Exchange exchange, Transport transport, String session) {
        prepare(exchange, WITH_CORS.contains(transport));
        if (answers.isOriginAllowed(exchange)) {
            Receiving.begin(exchange, transport, session, settings, sessions);
        } else {
            refuseOrigin(exchange);
        }
    }

    /// As [#receive], once it is certain that the session does not come from the process before.
    private void receiveLater(Exchange exchange, Transport transport, String session)
            throws InterruptedException {
        sessions.await(session);
        receive(exchange, transport, session);
    }

    private void send(Exchange exchange, boolean jsonp, String session) throws Exception {
        sessions.await(session);
        prepare(exchange, !jsonp);
        if (answers.isOriginAllowed(exchange)) {
            Sending.answer(exchange, jsonp, session, settings, sessions);
        } else {
            refuseOrigin(exchange);
        }
    }

    private void refuseOrigin(Exchange exchange) {
        sessions.tracker().metrics().refused(SessionMetrics.Refusal.ORIGIN);
        Answers.text(exchange, 403, "this origin is not allowed\n");
    }

    private void prepare(Exchange exchange, boolean cors) {
        answers.noCache(exchange);
        if (cors) {
            answers.cors(exchange);
        }
        answers.cookie(exchange);
    }

    private Match preflight(String methods) {
        return inline(exchange -> answers.preflight(exchange, methods));
    }

    private static Match otherMethod(String... allowed) {
        return inline(exchange -> Answers.otherMethod(exchange, List.of(allowed)));
    }

    private static Match inline(Handler handler) {
        return found(Route.Kind.INLINE, handler);
    }

    private static Match found(Route.Kind kind, Handler handler) {
        return new Match.Found(new Route("*", "/", handler, kind), List.of(), List.of());
    }

    @Override
    public String name() {
        return sessions.tracker().service();
    }

    @Override
    public Resumed resume(Parcel.WebSocket parcel) throws Declined {
        return webSockets.resume(parcel);
    }

    @Override
    public Landing resume(Parcel.Polling parcel) throws Declined {
        var info = Luggage.accepted(parcel.session(), sessions.handler());
        return sessions.resume(info, parcel);
    }

    @Override
    public Collection<HttpSession> departing() {
        return sessions.ofRequests();
    }

    @Override
    public @Nullable Departing departing(String id) {
        return sessions.ofRequests(id);
    }

    /// Forgets all sessions.
    @Override
    public void close() {
        sessions.close();
    }
}
