// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.Supplier;

/// All meters of a server. `docs/metrics.md` lists them too.
enum ServerMeter {
    GENERATION("baton.generation", Kind.GAUGE, "", "The number of the generation that answers"),
    READY("baton.ready", Kind.GAUGE, "", "1 while new load is welcome, 0 from a stop or hand-over"),
    IN_FLIGHT("baton.in.flight", Kind.GAUGE, "", "What a drain would wait for, connections apart"),
    CONNECTIONS("baton.connections", Kind.GAUGE, "", "Open connections", "kind"),
    RECEIVED(
            "baton.handoff.received",
            Kind.GAUGE,
            "",
            "Connections and sessions that came from the generation before",
            "kind"),
    DRAINING(
            "baton.handoff.draining",
            Kind.GAUGE,
            "",
            "Connections and sessions that the generation before still has"),
    ACCEPT_PAUSES(
            "baton.accept.pauses", Kind.COUNTER, "", "Times that accepting was paused", "reason"),
    REQUESTS(
            "http.server.requests",
            Kind.TIMER,
            "",
            "Requests, from their head to the end of the answer",
            "method",
            "uri",
            "outcome"),
    SESSIONS("baton.sessions", Kind.GAUGE, "", "Open sessions", "service", "transport"),
    OPENED(
            "baton.sessions.opened",
            Kind.COUNTER,
            "",
            "Sessions that were opened",
            "service",
            "transport"),
    CLOSED(
            "baton.sessions.closed",
            Kind.COUNTER,
            "",
            "Sessions that have closed",
            "service",
            "transport",
            "reason"),
    REFUSED(
            "baton.sessions.refused",
            Kind.COUNTER,
            "",
            "Sessions that were not opened",
            "service",
            "reason"),
    DURATION(
            "baton.session.duration",
            Kind.TIMER,
            "",
            "Sessions, from their opening to their end",
            "service",
            "transport"),
    MESSAGES("baton.session.messages", Kind.COUNTER, "", "Messages", "service", "direction"),
    DATA("baton.session.data", Kind.COUNTER, "bytes", "Bytes of messages", "service", "direction"),
    HANDLING("baton.session.handling", Kind.TIMER, "", "Handlers' calls of message", "service"),
    DROPPED(
            "baton.session.dropped",
            Kind.COUNTER,
            "",
            "Messages that a slow client did not get",
            "service",
            "policy"),
    PENDING(
            "baton.session.pending",
            Kind.GAUGE,
            "bytes",
            "What waits for the clients of all sessions",
            "service"),
    PEAK(
            "baton.session.pending.peak",
            Kind.SUMMARY,
            "bytes",
            "The most that has waited for a client, of each session that has closed",
            "service");

    /// What kind of meter it is.
    enum Kind {
        COUNTER,
        GAUGE,
        TIMER,
        SUMMARY
    }

    private final String id;
    private final Kind kind;
    private final String unit;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes it
    private final List<String> tags;

    ServerMeter(String id, Kind kind, String unit, String description, String... tags) {
        this.id = id;
        this.kind = kind;
        this.unit = unit;
        this.description = description;
        this.tags = List.of(tags);
    }

    String id() {
        return id;
    }

    Kind kind() {
        return kind;
    }

    /// The base unit of what is counted; empty for things. Timers choose their own.
    String unit() {
        return unit;
    }

    List<String> tags() {
        return tags;
    }

    Counter counter(MeterRegistry registry, String... values) {
        var builder = Counter.builder(id).description(description).tags(tags(values));
        return builder.baseUnit(unit.isEmpty() ? null : unit).register(registry);
    }

    Timer timer(MeterRegistry registry, String... values) {
        return Timer.builder(id).description(description).tags(tags(values)).register(registry);
    }

    DistributionSummary summary(MeterRegistry registry, String... values) {
        var builder = DistributionSummary.builder(id).description(description).tags(tags(values));
        return builder.baseUnit(unit.isEmpty() ? null : unit).register(registry);
    }

    void gauge(MeterRegistry registry, Supplier<Number> value, String... values) {
        var builder = Gauge.builder(id, value).description(description).tags(tags(values));
        var _ = builder.baseUnit(unit.isEmpty() ? null : unit).register(registry);
    }

    private Tags tags(String... values) {
        if (values.length != tags.size()) {
            throw new IllegalArgumentException(id + " has the tags " + tags);
        }
        var all = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            all = all.and(tags.get(i), values[i]);
        }
        return all;
    }
}
