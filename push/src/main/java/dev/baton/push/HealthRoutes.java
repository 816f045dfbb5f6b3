// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.lifecycle.Health;
import dev.baton.push.http.Handler;
import dev.baton.push.route.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What load balancers and supervisors ask.
final class HealthRoutes {
    private HealthRoutes() {}

    /// @param status as JSON
    static List<Route> of(Supplier<Health> health, Supplier<String> status) {
        Handler page =
                exchange -> {
                    var json = (status.get() + "\n").getBytes(StandardCharsets.UTF_8);
                    exchange.header("Cache-Control", "no-store").bytes("application/json", json);
                };
        return List.of(
                new Route("GET", "/health", page, Route.Kind.PROBE),
                probe("/health/live", health, Health::live),
                probe("/health/ready", health, Health::ready));
    }

    private static Route probe(String path, Supplier<Health> health, Predicate<Health> question) {
        Handler handler =
                exchange -> {
                    var now = health.get();
                    var yes = question.test(now);
                    exchange.status(yes ? 200 : 503).text(yes ? "ok" : now.phase());
                };
        return new Route("GET", path, handler, Route.Kind.PROBE);
    }
}
