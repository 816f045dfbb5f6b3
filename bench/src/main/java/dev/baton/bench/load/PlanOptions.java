// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/// The options that say how much load, the same for the load generator and its drivers.
public final class PlanOptions {
    @Option(
            names = "--keep-alive-connections",
            description = "Connections kept open. Default: ${DEFAULT-VALUE}.")
    private int keepAliveConnections = 50;

    @Option(
            names = "--keep-alive-rate",
            description = "Requests per second on these, all together. Default: ${DEFAULT-VALUE}.")
    private int keepAliveRate = 500;

    @Option(
            names = "--connect-rate",
            description =
                    "Requests per second on a new connection each. Default: ${DEFAULT-VALUE}.")
    private int connectRate = 200;

    @Option(
            names = "--slow",
            description = "Clients doing GET /slow back to back. Default: ${DEFAULT-VALUE}.")
    private int slow = 5;

    @Option(
            names = "--slow-millis",
            description = "How long such an answer takes. Default: ${DEFAULT-VALUE}.")
    private int slowMillis = 2000;

    @Option(
            names = "--uploads",
            description = "Clients uploading back to back. Default: ${DEFAULT-VALUE}.")
    private int uploads = 2;

    @Option(names = "--upload-bytes", description = "Of one upload. Default: ${DEFAULT-VALUE}.")
    private int uploadBytes = 200_000;

    @Option(
            names = "--upload-millis",
            description = "The time over which it is dripped. Default: ${DEFAULT-VALUE}.")
    private int uploadMillis = 2000;

    @Option(
            names = "--web-sockets",
            description =
                    "WebSockets that stay and say something each second. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int webSockets = 50;

    @Option(
            names = "--sessions",
            description =
                    "SockJS sessions that stay and say something each second. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int sessions = 20;

    @Option(
            names = "--timeout-millis",
            description =
                    "For connecting, and for a request beyond its nominal time. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int timeoutMillis = 10_000;

    @Option(
            names = "--warm-up-millis",
            description =
                    "At the start nothing is measured, only failures count. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int warmUpMillis = 2000;

    @Option(
            names = "--seconds",
            description = "The longest the load may last. Default: ${DEFAULT-VALUE}.")
    private int seconds = 3600;

    /// The plan these options make.
    ///
    /// @throws IllegalArgumentException when they contradict each other
    public Plan plan(String host, int port) {
        return new Plan(
                new InetSocketAddress(host, port),
                keepAliveConnections,
                keepAliveRate,
                connectRate,
                slow,
                Duration.ofMillis(slowMillis),
                uploads,
                uploadBytes,
                Duration.ofMillis(uploadMillis),
                webSockets,
                sessions,
                Duration.ofMillis(timeoutMillis),
                Duration.ofMillis(warmUpMillis),
                Duration.ofSeconds(seconds));
    }

    /// The same options as arguments for the load generator.
    ///
    /// @param requestsOnly leaves out slow answers, uploads and clients that stay, for a server
    ///   that has none of these
    public List<String> arguments(boolean requestsOnly) {
        return List.of(
                "--keep-alive-connections=" + keepAliveConnections,
                "--keep-alive-rate=" + keepAliveRate,
                "--connect-rate=" + connectRate,
                "--slow=" + (requestsOnly ? 0 : slow),
                "--slow-millis=" + slowMillis,
                "--uploads=" + (requestsOnly ? 0 : uploads),
                "--upload-bytes=" + uploadBytes,
                "--upload-millis=" + uploadMillis,
                "--web-sockets=" + (requestsOnly ? 0 : webSockets),
                "--sessions=" + (requestsOnly ? 0 : sessions),
                "--timeout-millis=" + timeoutMillis,
                "--warm-up-millis=" + warmUpMillis,
                "--seconds=" + seconds);
    }
}
