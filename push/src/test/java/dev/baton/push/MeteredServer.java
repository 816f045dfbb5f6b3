// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.push.http.Exchange;
import dev.baton.push.micrometer.MicrometerMetrics;
import dev.baton.push.micrometer.PrometheusPage;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.SockJsSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A server in a process of its own, which says on standard output what its sessions hear:
/// `MeteredServer HTTP-PORT METRICS-PORT`.
final class MeteredServer {
    /// A client does not ask while a test waits for a reload.
    private static final SockJsSettings PATIENT =
            SockJsSettings.DEFAULT.withDisconnectDelay(Duration.ofMinutes(5));

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
                .sockjs("/chat", PATIENT, new Saying())
                .get("/slow", MeteredServer::slow)
                .listen("http", loopback(args[0]))
                .scrape("metrics", loopback(args[1]), "/metrics", PrometheusPage.of(registry))
                .run();
    }

    /// Ends when the file exists that is named in the query.
    private static void slow(Exchange exchange) throws InterruptedException {
        var until = Path.of(exchange.query("until").orElseThrow());
        while (Files.notExists(until)) {
            Thread.sleep(10);
        }
        exchange.text("slow");
    }

    private static InetSocketAddress loopback(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }
}
