// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.micrometer;

import dev.baton.push.metrics.Moved;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.metrics.ServerState;
import dev.baton.push.metrics.SessionMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A server's meters in a Micrometer registry: `server.metrics(MicrometerMetrics.to(registry))`.
/// `docs/metrics.md` lists them. Any thread.
///
/// No value of a tag is a client's: methods, routes, services and reasons are few and known, so the
/// number of meters is bounded whatever clients send.
public final class MicrometerMetrics implements ServerMetrics {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private final MeterRegistry registry;
    private final Map<Answer, Timer> requests = new ConcurrentHashMap<>();
    private final Map<Pause, Counter> pauses = new EnumMap<>(Pause.class);

    private record Answer(String method, String route, String outcome) {}

    private MicrometerMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (var why : Pause.values()) {
            pauses.put(why, ServerMeter.ACCEPT_PAUSES.counter(registry, word(why)));
        }
    }

    /// Puts the meters of one server into this registry.
    public static ServerMetrics to(MeterRegistry registry) {
        return new MicrometerMetrics(registry);
    }

    /// How a tag says it.
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public SessionMetrics sessions(String service, LongSupplier pending) {
        return new ServiceMeters(registry, service, pending);
    }

    @Override
    public void answered(String method, String route, int status, long nanos) {
        var known = METHODS.contains(method) ? method : "OTHER";
        requests.computeIfAbsent(new Answer(known, route, outcome(status)), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Answer of) {
        return ServerMeter.REQUESTS.timer(registry, of.method, of.route, of.outcome);
    }

    /// As Micrometer's own instrumentation calls the classes of status, so that dashboards fit.
    private static String outcome(int status) {
        return switch (status / 100) {
            case 1 -> "INFORMATIONAL";
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> "ABORTED";
        };
    }

    @Override
    public void acceptingPaused(Pause why) {
        var counter = pauses.get(why);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void serving(ServerState state) {
        ServerMeter.GENERATION.gauge(registry, state::generation);
        ServerMeter.READY.gauge(registry, () -> state.ready() ? 1 : 0);
        ServerMeter.IN_FLIGHT.gauge(registry, state::inFlight);
        ServerMeter.CONNECTIONS.gauge(registry, state::httpConnections, "http");
        ServerMeter.CONNECTIONS.gauge(registry, state::webSocketConnections, "websocket");
        for (var kind : Moved.values()) {
            var word = kind.name().toLowerCase(Locale.ROOT);
            ServerMeter.RECEIVED.gauge(registry, () -> state.received(kind), word);
        }
        ServerMeter.DRAINING.gauge(registry, state::draining);
    }
}
