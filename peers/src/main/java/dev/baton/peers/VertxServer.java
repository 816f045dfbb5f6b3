// SPDX-License-Identifier: Apache-2.0
package dev.baton.peers;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// On Vert.x, with an instance for each event loop.
public final class VertxServer extends AbstractVerticle {
    private static final Set<ServerWebSocket> EVERYBODY = ConcurrentHashMap.newKeySet();
    private static final Set<SockJSSocket> SESSIONS = ConcurrentHashMap.newKeySet();
    private static final int BACKLOG = 4096;

    private final int port;

    private VertxServer(int port) {
        this.port = port;
    }

    /// Serves until the standard input ends.
    ///
    /// @param args the port
    public static void main(String... args) {
        SideChannel.open();
        var port = Integer.parseInt(args[0]);
        var loops = Math.max(2, Runtime.getRuntime().availableProcessors());
        var vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setPreferNativeTransport(true)
                                .setEventLoopPoolSize(loops));
        var _ =
                vertx.deployVerticle(
                                () -> new VertxServer(port),
                                new DeploymentOptions().setInstances(loops))
                        .onFailure(Throwable::printStackTrace);
    }

    @Override
    public void start(Promise<Void> started) {
        var router = Router.router(vertx);
        var sockJs =
                SockJSHandler.create(
                        vertx,
                        new SockJSHandlerOptions()
                                .setSessionTimeout(Duration.ofMinutes(10).toMillis()));
        var _ =
                router.route("/sockjs/*")
                        .subRouter(sockJs.socketHandler(socket -> socket.handler(socket::write)));
        var fan = SockJSHandler.create(vertx);
        var _ = router.route("/sockjs-fan/*").subRouter(fan.socketHandler(VertxServer::join));
        var _ =
                vertx.createHttpServer(
                                new HttpServerOptions()
                                        .setHost("127.0.0.1")
                                        .setPort(port)
                                        .setAcceptBacklog(BACKLOG))
                        .requestHandler(request -> answer(request, router))
                        .listen()
                        .<Void>mapEmpty()
                        .onComplete(started);
    }

    private static void answer(HttpServerRequest request, Router router) {
        switch (request.uri()) {
            case "/" -> {
                var _ =
                        request.response()
                                .putHeader("Content-Type", "text/plain")
                                .end(Buffer.buffer("Hello, World!"));
            }
            case "/ws" -> {
                var _ =
                        request.toWebSocket()
                                .onSuccess(ws -> ws.textMessageHandler(ws::writeTextMessage));
            }
            case "/fan" -> {
                var _ = request.toWebSocket().onSuccess(VertxServer::join);
            }
            default -> router.handle(request);
        }
    }

    private static void join(SockJSSocket socket) {
        SESSIONS.add(socket);
        var _ = socket.closeHandler(_ -> SESSIONS.remove(socket));
        var _ = socket.handler(text -> SESSIONS.forEach(one -> one.write(text)));
    }

    private static void join(ServerWebSocket socket) {
        EVERYBODY.add(socket);
        var _ = socket.closeHandler(_ -> EVERYBODY.remove(socket));
        var _ =
                socket.textMessageHandler(
                        text -> EVERYBODY.forEach(one -> one.writeTextMessage(text)));
    }
}
