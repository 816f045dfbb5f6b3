// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.micrometer;

import dev.baton.push.http.Handler;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;

/// What Prometheus scrapes: `server.scrape("/metrics", PrometheusPage.of(registry))`.
public final class PrometheusPage {
    private static final String OPEN_METRICS =
            "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private PrometheusPage() {}

    /// Answers with all meters of the registry: as OpenMetrics to whoever accepts that, as the
    /// Prometheus client library decides it, and else in Prometheus's own text format.
    public static Handler of(PrometheusMeterRegistry registry) {
        return exchange -> {
            var accepts = String.join(",", exchange.headers("Accept"));
            var type = accepts.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
            var page = new ByteArrayOutputStream();
            registry.scrape(page, type);
            exchange.header("Cache-Control", "no-store").bytes(type, page.toByteArray());
        };
    }
}
