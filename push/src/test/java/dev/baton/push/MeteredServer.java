// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.push.micrometer.MicrometerMetrics;
import dev.baton.push.micrometer.PrometheusPage;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A server in a process of its own, which says on standard output what its sessions hear:
/// `MeteredServer HTTP-PORT METRICS-PORT`.
final class MeteredServer {
    private MeteredServer() {}

    private static final class Saying implements SessionHandler {
        @Override
        public void opened(Session session) {
            System.out.println("heard opened");
        }

        @Override
        public void message(Session session, String text) {
            System.out.println("heard " + text);
        }

        @Override
        public void closed(Session session, int code, String reason) {
            System.out.println("heard closed " + code + " " + reason);
        }
    }

    public static void main(String... args) {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        PushServer.create()
                .metrics(MicrometerMetrics.to(registry))
                .sockjs("/chat", new Saying())
                .listen("http", loopback(args[0]))
                .scrape("metrics", loopback(args[1]), "/metrics", PrometheusPage.of(registry))
                .run();
    }

    private static InetSocketAddress loopback(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }
}
