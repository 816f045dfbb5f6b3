// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.lifecycle.Listener;
import dev.baton.lifecycle.drain.Work;
import dev.baton.posix.Fd;
import dev.baton.posix.Sockets;
import dev.baton.push.files.FileMount;
import dev.baton.push.http.Guard;
import dev.baton.push.http.Handler;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.http.StaticFiles;
import dev.baton.push.http.TrustedProxies;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.route.Mount;
import dev.baton.push.route.Route;
import dev.baton.push.route.Routes;
import dev.baton.push.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// An intake on a free port, with the work it has in flight.
public final class TestServer implements AutoCloseable {
    private final Fd socket;
    private final SocketAddress address;
    public final Set<String> work = ConcurrentHashMap.newKeySet();
    public final HttpIntake intake;

    private TestServer(Builder with) {
        socket = Sockets.listen(with.at, 128);
        address = Sockets.localAddress(socket.number());
        var routes = Routes.of(with.routes, with.mounts);
        var service =
                new HttpService(
                        routes,
                        with.limits,
                        7,
                        this::begin,
                        with.accessLog,
                        with.gzip,
                        with.proxies,
                        with.metrics,
                        with.protocols,
                        with.guard);
        intake = new HttpIntake(service, List.of(new TestListener()));
    }

    public static Builder with() {
        return new Builder();
    }

    /// As the lifecycle would.
    public Work begin(Object label) {
        var name = label.toString();
        work.add(name);
        return () -> work.remove(name);
    }

    public int port() {
        return ((InetSocketAddress) address).getPort();
    }

    public RawClient connect() throws IOException {
        return new RawClient(port());
    }

    /// Sends one raw request on a connection of its own and returns the whole answer.
    public RawClient.Answer ask(String request) throws IOException {
        try (var client = connect()) {
            client.send(request);
            return client.answer();
        }
    }

    @Override
    public void close() {
        intake.close();
        socket.close();
    }

    public static final class Builder {
        private final List<Route> routes = new ArrayList<>();
        private final List<Mount> mounts = new ArrayList<>();
        private HttpLimits limits = HttpLimits.DEFAULT;
        private boolean accessLog;
        private Guard guard = Guard.NOBODY;
        private Proxies proxies = Proxies.NONE;
        private Protocols protocols = Protocols.PLAIN;
        private Compression gzip = Compression.on();
        private ServerMetrics metrics = ServerMetrics.NONE;
        private SocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

        public Builder limits(HttpLimits limits) {
            this.limits = limits;
            return this;
        }

        public Builder guard(Guard guard) {
            this.guard = guard;
            return this;
        }

        public Builder accessLog() {
            accessLog = true;
            return this;
        }

        Builder proxies(TrustedProxies trusted, String... listeners) {
            proxies = new Proxies(trusted, Set.of(listeners));
            return this;
        }

        public Builder protocols(Protocols protocols) {
            this.protocols = protocols;
            return this;
        }

        public Builder gzip(Compression compression) {
            gzip = compression;
            return this;
        }

        public Builder metrics(ServerMetrics metrics) {
            this.metrics = metrics;
            return this;
        }

        public Builder at(SocketAddress address) {
            at = address;
            return this;
        }

        public Builder on(String method, String path, Handler handler) {
            routes.add(new Route(method, path, handler, Route.Kind.BLOCKING));
            return this;
        }

        public Builder files(String prefix, StaticFiles files) {
            mounts.add(FileMount.at(prefix, files));
            return this;
        }

        public Builder mount(Mount mount) {
            mounts.add(mount);
            return this;
        }

        /// TLS, with HTTP/2.
        public Builder tls(TestCertificate certificate) {
            return tls(Certificates.of("http", certificate.pem()), true);
        }

        public Builder tls(Certificates certificates, boolean http2) {
            var encryption = Encryption.with(certificates.keys(), http2);
            return protocols(new Protocols(Map.of("http", encryption), Set.of()));
        }

        /// HTTP/2 without TLS, beside HTTP/1.1.
        public Builder plainHttp2() {
            return protocols(new Protocols(Map.of(), Set.of("http")));
        }

        public Builder inline(String method, String path, Handler handler) {
            routes.add(new Route(method, path, handler, Route.Kind.INLINE));
            return this;
        }

        public Builder probe(String path, Handler handler) {
            routes.add(new Route("GET", path, handler, Route.Kind.PROBE));
            return this;
        }

        public TestServer closed() {
            return new TestServer(this);
        }

        public TestServer open() {
            var server = closed();
            server.intake.open();
            return server;
        }
    }

    private final class TestListener implements Listener {
        @Override
        public String name() {
            return "http";
        }

        @Override
        public SocketAddress address() {
            return address;
        }

        @Override
        public int descriptor() {
            return socket.duplicate(3).release();
        }

        @Override
        public ServerSocketChannel channel() {
            throw new UnsupportedOperationException();
        }
    }
}
