// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.lifecycle.Generation;
import dev.baton.lifecycle.Listener;
import dev.baton.lifecycle.Settings;
import dev.baton.lifecycle.drain.InFlight;
import dev.baton.lifecycle.drain.Work;
import dev.baton.push.files.FileMount;
import dev.baton.push.handoff.MovingState;
import dev.baton.push.handoff.MovingTopics;
import dev.baton.push.http.Goodbyes;
import dev.baton.push.http.Guard;
import dev.baton.push.http.Handler;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.http.StaticFiles;
import dev.baton.push.http.Tls;
import dev.baton.push.http.TrustedProxies;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.route.Mount;
import dev.baton.push.route.Route;
import dev.baton.push.route.Routes;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SharedState;
import dev.baton.push.session.SockJsSettings;
import dev.baton.push.session.Topics;
import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.transport.SockJsService;
import dev.baton.push.transport.WebSocketService;
import dev.baton.push.wire.Compression;
import dev.baton.push.wire.HttpIntake;
import dev.baton.push.wire.HttpService;
import dev.baton.push.wire.Protocols;
import dev.baton.push.wire.Proxies;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server whose reloads no client notices: routes, listeners, and [#run()].
///
/// Put together by one thread, then run once. Handlers are plain blocking code on virtual threads;
/// the `inline` variants run on the event loop and must not block, wait or compute for long.
public final class PushServer {
    private static final Logger LOG = LoggerFactory.getLogger(PushServer.class);

    private final List<Route> routes = new ArrayList<>();
    private final List<Function<SessionTrackers, WebSocketService>> webSockets = new ArrayList<>();
    private final List<Function<SessionTrackers, SockJsService>> sockJs = new ArrayList<>();
    private final Map<String, Topics> topics = new LinkedHashMap<>();
    private final Map<String, SharedState> states = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private final List<Apart> apart = new ArrayList<>();
    private final List<Mount> mounts = new ArrayList<>();
    private final Map<String, SocketAddress> listeners = new LinkedHashMap<>();
    private HttpLimits limits = HttpLimits.DEFAULT;
    private Goodbyes goodbyes = Goodbyes.DEFAULT;
    private @Nullable Warmup warmup;
    private boolean accessLog;
    private boolean gzip = true;
    private TrustedProxies trusted = TrustedProxies.NOBODY;
    private final Set<String> proxyProtocol = new LinkedHashSet<>();
    private final Map<String, Tls> tls = new LinkedHashMap<>();
    private final Set<String> plainHttp2 = new LinkedHashSet<>();
    private boolean health = true;
    private Guard guard = Guard.NOBODY;
    private ServerMetrics metrics = ServerMetrics.NONE;

    /// A listener with routes of its own.
    private record Apart(String listener, SocketAddress address, Route route) {}

    private PushServer() {}

    /// A server without routes and listeners.
    public static PushServer create() {
        return new PushServer();
    }

    /// Answers `GET`, and `HEAD` where nothing else does; `/rooms/{room}` takes any room.
    public PushServer get(String path, Handler handler) {
        return route("GET", path, handler);
    }

    /// Answers `POST`.
    public PushServer post(String path, Handler handler) {
        return route("POST", path, handler);
    }

    /// Answers `PUT`.
    public PushServer put(String path, Handler handler) {
        return route("PUT", path, handler);
    }

    /// Answers `DELETE`.
    public PushServer delete(String path, Handler handler) {
        return route("DELETE", path, handler);
    }

    /// Answers a method at a path, on a virtual thread.
    public PushServer route(String method, String path, Handler handler) {
        return route(new Route(method, path, handler, Route.Kind.BLOCKING));
    }

    /// Answers `GET` on the event loop.
    public PushServer getInline(String path, Handler handler) {
        return routeInline("GET", path, handler);
    }

    /// Answers `POST` on the event loop, with a body of 64 KiB at most.
    public PushServer postInline(String path, Handler handler) {
        return routeInline("POST", path, handler);
    }

    /// Answers `PUT` on the event loop, with a body of 64 KiB at most.
    public PushServer putInline(String path, Handler handler) {
        return routeInline("PUT", path, handler);
    }

    /// Answers `DELETE` on the event loop.
    public PushServer deleteInline(String path, Handler handler) {
        return routeInline("DELETE", path, handler);
    }

    /// Answers a method at a path on the event loop, once the body is complete, 64 KiB at most.
    public PushServer routeInline(String method, String path, Handler handler) {
        return route(new Route(method, path, handler, Route.Kind.INLINE));
    }

    private PushServer route(Route route) {
        routes.add(route);
        return this;
    }

    /// Opens WebSockets at a path, with [WebSocketSettings#DEFAULT].
    public PushServer websocket(String path, SessionHandler handler) {
        return websocket(path, WebSocketSettings.DEFAULT, handler);
    }

    /// Opens WebSockets at a path.
    public PushServer websocket(String path, WebSocketSettings settings, SessionHandler handler) {
        webSockets.add(sessions -> new WebSocketService(settings, handler, sessions.of(path)));
        return this;
    }

    /// Serves SockJS under a prefix, with [SockJsSettings#DEFAULT].
    public PushServer sockjs(String prefix, SessionHandler handler) {
        return sockjs(prefix, SockJsSettings.DEFAULT, handler);
    }

    /// Serves SockJS under a prefix such as `/chat`: a browser opens `new SockJS("/chat")`.
    public PushServer sockjs(String prefix, SockJsSettings settings, SessionHandler handler) {
        sockJs.add(sessions -> new SockJsService(prefix, settings, handler, sessions.of(prefix)));
        return this;
    }

    /// Takes topics along: the subscriptions of sessions move with them, and while they move, what
    /// is published in one generation is heard in the other. Without this, topics are for the
    /// sessions of one generation.
    ///
    /// @param name the same in every generation
    /// @throws IllegalArgumentException when the name is taken
    public PushServer topics(String name, Topics topics) {
        if (this.topics.putIfAbsent(name, topics) != null) {
            throw new IllegalArgumentException("two topics named " + name);
        }
        return this;
    }

    /// Takes along what belongs to no session: while there are two generations, their states of
    /// this name tell each other what the other has to know.
    ///
    /// @param name the same in every generation
    /// @throws IllegalArgumentException when the name is taken
    public PushServer state(String name, SharedState state) {
        if (states.putIfAbsent(name, state) != null) {
            throw new IllegalArgumentException("two states named " + name);
        }
        return this;
    }

    /// Serves the files of a folder at every path under a prefix: `files("/static",
    /// Path.of("web"))` answers `/static/css/site.css` with `web/css/site.css`. The prefix `/`
    /// leaves other routes alone.
    ///
    /// @throws IllegalArgumentException when there is no such folder
    public PushServer files(String prefix, Path folder) {
        return files(prefix, StaticFiles.in(folder));
    }

    /// Serves files at every path under a prefix: `files("/", StaticFiles.onClassPath("web/"))`.
    ///
    /// @throws IllegalArgumentException when there is no such folder
    public PushServer files(String prefix, StaticFiles files) {
        return mount(FileMount.at(prefix, files));
    }

    /// Gives everything under a prefix to whoever knows its paths.
    PushServer mount(Mount mount) {
        mounts.add(mount);
        return this;
    }

    /// Replaces [HttpLimits#DEFAULT].
    public PushServer limits(HttpLimits limits) {
        this.limits = limits;
        return this;
    }

    /// Replaces [Goodbyes#DEFAULT].
    public PushServer goodbyes(Goodbyes goodbyes) {
        this.goodbyes = goodbyes;
        return this;
    }

    /// Whether each answer is a line of the logger `dev.baton.access`. Off by default.
    public PushServer accessLog(boolean on) {
        accessLog = on;
        return this;
    }

    /// Whether answers are compressed for clients that take it, if they are of a type that gets
    /// smaller by it and not below 1 KiB. On by default. A handler prevents it for one answer with
    /// `Cache-Control: no-transform`, as it should where a secret and what a client chooses come
    /// together, since the size may tell the secret (BREACH). Inline handlers' answers are left
    /// alone.
    public PushServer gzip(boolean on) {
        gzip = on;
        return this;
    }

    /// Takes the word of these proxies for where requests come from. By default nobody's.
    public PushServer trustedProxies(TrustedProxies proxies) {
        trusted = proxies;
        return this;
    }

    /// Takes the word of the proxies at these addresses for where requests come from, as they say
    /// in `X-Forwarded-For`: see [TrustedProxies#of(String...)].
    public PushServer trustedProxies(String... addresses) {
        return trustedProxies(TrustedProxies.of(addresses));
    }

    /// Expects the PROXY protocol, version 1 or 2, at the beginning of each connection to this
    /// listener. Whoever connects from elsewhere than a trusted proxy is refused there.
    public PushServer proxyProtocol(String listener) {
        proxyProtocol.add(listener);
        return this;
    }

    /// Whether `/health/live` and `/health/ready` say 200 or 503 and the phase, and `/health` tells
    /// as JSON what this generation is doing and how far its predecessor is. On by default; they do
    /// not hold up a drain.
    public PushServer health(boolean on) {
        health = on;
        return this;
    }

    /// Who is asked about every request before it is answered, the health routes' too; by default
    /// nobody, and all are let in.
    public PushServer guard(Guard guard) {
        this.guard = guard;
        return this;
    }

    /// Who counts requests, connections and sessions; nobody by default. See `docs/metrics.md`.
    public PushServer metrics(ServerMetrics metrics) {
        this.metrics = metrics;
        return this;
    }

    /// Answers `GET` at a path of every listener with what a monitoring system scrapes:
    /// `scrape("/metrics", PrometheusPage.of(registry))`.
    public PushServer scrape(String path, Handler page) {
        return get(path, page);
    }

    /// Answers `GET` at a path of a listener of its own, which answers nothing else, the health
    /// routes apart: `scrape("metrics", new InetSocketAddress("127.0.0.1", 9090), "/metrics",
    /// page)`.
    ///
    /// @param listener a name as of [#listen(String, SocketAddress)]
    /// @throws IllegalArgumentException when the name is taken
    public PushServer scrape(String listener, SocketAddress address, String path, Handler page) {
        claim(listener);
        var route = new Route("GET", path, page, Route.Kind.BLOCKING);
        apart.add(new Apart(listener, address, route));
        return this;
    }

    /// What is done before this generation is ready; nothing by default.
    public PushServer warmup(Warmup warmup) {
        this.warmup = warmup;
        return this;
    }

    /// Listens on a TCP port of every address. May be called several times, with different names.
    public PushServer listen(String name, int port) {
        return listen(name, new InetSocketAddress(port));
    }

    /// Listens on an `InetSocketAddress` or a `UnixDomainSocketAddress`. The name stays the same in
    /// every generation; it is how the socket is inherited.
    ///
    /// @throws IllegalArgumentException when the name is taken
    public PushServer listen(String name, SocketAddress address) {
        claim(name);
        listeners.put(name, address);
        return this;
    }

    private void claim(String listener) {
        if (!names.add(listener)) {
            throw new IllegalArgumentException("two listeners named " + listener);
        }
    }

    /// Listens on a TCP port of every address, with TLS: HTTP/2 and HTTP/1.1, as the client
    /// chooses.
    public PushServer listen(String name, int port, Tls tls) {
        return listen(name, new InetSocketAddress(port), tls);
    }

    /// Listens with TLS, else as [#listen(String, SocketAddress)].
    ///
    /// @throws IllegalArgumentException when the name is taken
    public PushServer listen(String name, SocketAddress address, Tls tls) {
        listen(name, address);
        this.tls.put(name, tls);
        return this;
    }

    /// Takes HTTP/2 on a listener without TLS, from clients that begin with it ("prior knowledge"),
    /// beside HTTP/1.1. Off by default; browsers do not do so, proxies do.
    public PushServer plainHttp2(String listener) {
        plainHttp2.add(listener);
        return this;
    }

    /// Serves until a stop or a successor ends this generation and what was in flight is done. Does
    /// not return in some modes: see [Generation].
    ///
    /// @throws IllegalStateException when there is nothing to listen on, [#proxyProtocol(String)]
    ///   or [#plainHttp2(String)] names something else, a certificate cannot be used, or the
    ///   warm-up failed
    public void run() {
        if (listeners.isEmpty()) {
            throw new IllegalStateException("a server listens somewhere: call listen(name, port)");
        }
        if (!listeners.keySet().containsAll(proxyProtocol)) {
            throw new IllegalStateException("proxyProtocol names no listener: " + proxyProtocol);
        }
        if (!listeners.keySet().containsAll(plainHttp2)
                || tls.keySet().stream().anyMatch(plainHttp2::contains)) {
            throw new IllegalStateException("plainHttp2 names no plain listener: " + plainHttp2);
        }
        var settings = Settings.fromEnvironment();
        try (var generation = Generation.enter(settings)) {
            var sessions = new SessionTrackers(metrics);
            var services = sockJs.stream().map(it -> it.apply(sessions)).toList();
            var sockets = webSockets.stream().map(it -> it.apply(sessions)).toList();
            var status = Status.of(generation);
            var routed = routes(services, sockets, generation, status);
            var opened =
                    listeners.entrySet().stream()
                            .map(entry -> generation.listen(entry.getKey(), entry.getValue()))
                            .toList();
            try (var secured = Secured.of(tls);
                    var intake = new HttpIntake(service(routed, generation, secured), opened);
                    var rehearsal = new MoveRehearsal(intake)) {
                var intakes = new ArrayList<>(List.of(intake));
                apart.forEach(it -> intakes.add(beside(intake, it, generation, secured, status)));
                warm(intake);
                if (generation.number() > 0 || generation.isTraining()) {
                    rehearsal.run(); // somebody is about to move here
                }
                var moves =
                        new Relocation(
                                intakes,
                                Stream.concat(services.stream(), sockets.stream()).toList(),
                                sessions.all(),
                                new MovingTopics(topics),
                                new MovingState(states),
                                LOG::info,
                                status);
                status.predecessor(moves::draining);
                metrics.serving(new GenerationState(generation, intakes, moves));
                var partings =
                        new Partings(
                                intakes,
                                sessions.all(),
                                generation::begin,
                                goodbyes,
                                settings.maxWait().dividedBy(2));
                generation.ready(new ServerIntake(intakes, sessions.all(), partings, moves));
                if (generation.number() == 0) {
                    rehearsal.start();
                }
                var _ = generation.awaitDrained();
            } finally {
                services.forEach(SockJsService::close);
            }
        }
    }

    /// Serves on sockets that somebody else has opened, in a process with signals and an end of its
    /// own: there is no [Generation], nothing reloads, and nothing is said about health.
    ///
    /// @param sockets stay open when the server has stopped
    /// @return what serves already
    /// @throws IllegalStateException when this server was told where to listen itself
    /// @throws UnsupportedOperationException where there is no epoll
    public Serving serve(List<? extends Listener> sockets) {
        if (!names.isEmpty()) {
            throw new IllegalStateException("either listen or serve on given sockets: " + names);
        }
        var sessions = new SessionTrackers(metrics);
        var services = sockJs.stream().map(it -> it.apply(sessions)).toList();
        var webs = webSockets.stream().map(it -> it.apply(sessions)).toList();
        var work = new InFlight(System::nanoTime);
        var routed = Routes.of(withWebSockets(webs), mounted(services));
        var service = service(routed, 0, work::begin, Secured.of(tls));
        var intake = new HttpIntake(service, List.copyOf(sockets));
        intake.open();
        return new Serving(intake, services, sessions.all(), work, goodbyes);
    }

    private Routes routes(
            List<SockJsService> services,
            List<WebSocketService> sockets,
            Generation generation,
            Status status) {
        return Routes.of(
                withHealth(withWebSockets(sockets), generation, status), mounted(services));
    }

    private List<Route> withWebSockets(List<WebSocketService> sockets) {
        var all = new ArrayList<>(routes);
        sockets.forEach(it -> all.add(new Route("GET", it.name(), it::open, Route.Kind.INLINE)));
        return all;
    }

    private List<Mount> mounted(List<SockJsService> services) {
        return Stream.concat(mounts.stream(), services.stream().map(SockJsService::mount)).toList();
    }

    private HttpIntake beside(
            HttpIntake intake, Apart apart, Generation generation, Secured secured, Status status) {
        var routed = Routes.of(withHealth(List.of(apart.route), generation, status));
        var socket = generation.listen(apart.listener, apart.address);
        return intake.beside(service(routed, generation, secured), List.of(socket));
    }

    private HttpService service(Routes routed, Generation generation, Secured secured) {
        return service(routed, generation.number(), generation::begin, secured);
    }

    private HttpService service(
            Routes routed, int generation, Function<String, Work> begin, Secured secured) {
        return new HttpService(
                routed,
                limits,
                generation,
                begin,
                accessLog,
                gzip ? Compression.on() : Compression.off(),
                new Proxies(trusted, proxyProtocol),
                metrics,
                new Protocols(secured.listeners(), plainHttp2),
                guard);
    }

    private List<Route> withHealth(List<Route> some, Generation generation, Status status) {
        var all = new ArrayList<>(some);
        if (health) {
            all.addAll(HealthRoutes.of(generation::health, status::json));
        }
        return all;
    }

    private void warm(HttpIntake intake) {
        if (warmup == null) {
            return;
        }
        try {
            intake.rehearse(warmup::run);
        } catch (Exception e) {
            LOG.error("this generation is not fit to serve: its warm-up failed", e);
            throw new IllegalStateException("this generation is not fit to serve: " + e, e);
        }
    }
}
