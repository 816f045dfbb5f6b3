// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.push.PushServer;
import dev.baton.push.Serving;
import dev.baton.push.http.Exchange;
import dev.baton.push.http.HttpLimits;
import dev.baton.supervisor.api.xmlrpc.Limits;
import dev.baton.supervisord.config.Configuration;
import dev.baton.supervisord.dashboard.Dashboard;
import dev.baton.supervisord.supervision.Supervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Answers clients while the daemon supervises. Any thread.
public final class RpcServer {
    /// Clients keep a connection while somebody sits before a shell, perhaps overnight.
    private static final Duration IDLE = Duration.ofHours(24);

    /// Whoever has not shown that it may come in leaves its place to others soon.
    private static final Duration STRANGERS_IDLE = Duration.ofSeconds(10);

    private static final int CONNECTIONS = 1_000;

    /// Of these only for unix sockets: `batonctl` on this machine comes in whoever sits at TCP.
    private static final int RESERVED = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Serving serving;
    private final Dashboard dashboard;

    private RpcServer(Serving serving, Dashboard dashboard) {
        this.serving = serving;
        this.dashboard = dashboard;
    }

    /// Serves on all entrances.
    public static RpcServer start(
            Entrances entrances, Configuration configuration, Supervisor supervisor) {
        var desk = new Desk(supervisor);
        var rpc = new RpcPage(methods(desk, configuration), Room.ofHeap(), supervisor.log());
        var logs = new LogPages(desk);
        var server =
                PushServer.create()
                        .gzip(false) // whoever asks is near, and XML on its way costs less than
                        // time
                        .limits(
                                HttpLimits.DEFAULT
                                        .withBodyBytes(Limits.CALLS.bytes())
                                        .withConnections(CONNECTIONS)
                                        .withReserved(RESERVED)
                                        .withAdmissionTime(STRANGERS_IDLE)
                                        .withIdleTime(IDLE))
                        .guard(
                                new Door(
                                        configuration.servers(),
                                        Origins.of(configuration.servers())))
                        .get("/logtail/{name}", logs::stdout)
                        .get("/logtail/{name}/{channel}", logs::channel)
                        .get("/mainlogtail", logs::main)
                        .get("/ok.html", exchange -> exchange.text("OK"));
        for (var path : List.of("/RPC2", "/RPC2/", "/RPC2/{rest}")) { // supervisord's is a prefix
            server.post(path, rpc).get(path, RpcServer::bad);
        }
        var dashboard = Dashboard.on(server, supervisor);
        return new RpcServer(server.serve(entrances.all()), dashboard);
    }

    private static void bad(Exchange exchange) {
        exchange.status(400).text("400 Bad Request\n");
    }

    private static Methods methods(Desk desk, Configuration configuration) {
        var all = new ArrayList<Method>();
        for (var each : configuration.interfaces()) {
            if (each.isMain()) {
                all.addAll(namespace(desk, each.name()));
                desk.supervisor().log().info("RPC interface '" + each.name() + "' initialized");
            }
        }
        return new Methods(all);
    }

    static List<Method> namespace(Desk desk, String name) {
        var daemon = new DaemonMethods(desk, name);
        var all = new ArrayList<>(daemon.all());
        all.addAll(new ProcessMethods(desk, name).all());
        all.addAll(new InfoMethods(desk, name).all());
        all.addAll(new LogMethods(desk, name).all());
        all.replaceAll(method -> method.after(desk::requireRunning));
        all.add(daemon.sendRemoteCommEvent());
        return all;
    }

    /// Gives who has asked already a moment to have the answer, and ends.
    public void stop() throws InterruptedException {
        dashboard.close();
        var _ = serving.stop(PATIENCE);
    }
}
