// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.micrometer;

import dev.baton.push.metrics.SessionMetrics;
import dev.baton.push.session.Overflow;
import dev.baton.push.session.Transport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The meters of the sessions of one service. Any thread.
final class ServiceMeters implements SessionMetrics {
    private final MeterRegistry registry;
    private final String service;
    private final Map<Transport, LongAdder> open = new EnumMap<>(Transport.class);
    private final Map<Transport, Counter> opened;
    private final Map<Transport, Timer> durations;
    private final Map<Refusal, Counter> refused;
    private final Map<Overflow, Counter> dropped;
    private final Map<Closing, Counter> closed = new ConcurrentHashMap<>();
    private final Counter messagesIn;
    private final Counter messagesOut;
    private final Counter bytesIn;
    private final Counter bytesOut;
    private final Timer handling;
    private final DistributionSummary peaks;

    private record Closing(Transport transport, String reason) {}

    ServiceMeters(MeterRegistry registry, String service, LongSupplier pending) {
        this.registry = registry;
        this.service = service;
        opened = each(Transport.class, it -> counter(ServerMeter.OPENED, it.word()));
        durations = each(Transport.class, this::duration);
        refused = each(Refusal.class, it -> counter(ServerMeter.REFUSED, word(it)));
        dropped = each(Overflow.class, it -> counter(ServerMeter.DROPPED, word(it)));
        messagesIn = counter(ServerMeter.MESSAGES, "in");
        messagesOut = counter(ServerMeter.MESSAGES, "out");
        bytesIn = counter(ServerMeter.DATA, "in");
        bytesOut = counter(ServerMeter.DATA, "out");
        handling = ServerMeter.HANDLING.timer(registry, service);
        peaks = ServerMeter.PEAK.summary(registry, service);
        ServerMeter.PENDING.gauge(registry, pending::getAsLong, service);
        for (var transport : Transport.values()) {
            var count = new LongAdder();
            open.put(transport, count);
            ServerMeter.SESSIONS.gauge(registry, count::sum, service, transport.word());
        }
    }

    private static <K extends Enum<K>, M> Map<K, M> each(Class<K> keys, Function<K, M> meter) {
        var meters = new EnumMap<K, M>(keys);
        for (var key : keys.getEnumConstants()) {
            meters.put(key, meter.apply(key));
        }
        return meters;
    }

    private static String word(Enum<?> value) {
        return MicrometerMetrics.word(value);
    }

    private Counter counter(ServerMeter meter, String second) {
        return meter.counter(registry, service, second);
    }

    private Timer duration(Transport transport) {
        return ServerMeter.DURATION.timer(registry, service, transport.word());
    }

    /// A class of close codes, RFC 6455 section 7.4, and what they say here.
    private static String reason(int code) {
        return switch (code) {
            case 1000 -> "normal";
            case 1001 -> "going_away";
            case 1002, 1003, 1007, 1008, 1009, 1010 -> "client_error";
            case 1005 -> "no_code";
            case 1006 -> "connection_lost";
            case 1011 -> "internal_error";
            case 1012 -> "service_restart";
            case 1013 -> "too_slow";
            default -> code >= 3000 ? "application" : "other";
        };
    }

    @Override
    public void opened(Transport transport) {
        at(open, transport).increment();
        at(opened, transport).increment();
    }

    @Override
    public void closed(Transport transport, int code, long nanos, long peak) {
        at(open, transport).decrement();
        closed.computeIfAbsent(new Closing(transport, reason(code)), this::closing).increment();
        at(durations, transport).record(nanos, TimeUnit.NANOSECONDS);
        peaks.record((double) peak);
    }

    private Counter closing(Closing of) {
        return ServerMeter.CLOSED.counter(registry, service, of.transport.word(), of.reason);
    }

    @Override
    public void refused(Refusal why) {
        at(refused, why).increment();
    }

    @Override
    public void received(long bytes) {
        messagesIn.increment();
        bytesIn.increment((double) bytes);
    }

    @Override
    public void sent(long bytes) {
        messagesOut.increment();
        bytesOut.increment((double) bytes);
    }

    @Override
    public void dropped(Overflow policy) {
        at(dropped, policy).increment();
    }

    @Override
    public void handled(long nanos) {
        handling.record(nanos, TimeUnit.NANOSECONDS);
    }

    private static <K extends Enum<K>, M> M at(Map<K, M> meters, K key) {
        var meter = meters.get(key);
        if (meter == null) {
            throw new IllegalStateException(key + " has no meter");
        }
        return meter;
    }
}
