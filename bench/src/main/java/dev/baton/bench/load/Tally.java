// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Adds outcomes up. Pure but for nothing: no clock, no thread; belongs to the recorder's thread.
final class Tally {
    static final int FAILURES_SHOWN = 20;
    private static final int MOST_GENERATIONS = 10_000;

    private final Wall wall;
    private final long measuredFrom;
    private final EnumMap<Kind, KindTally> kinds = new EnumMap<>(Kind.class);
    private final List<Report.FailureReport> firstFailures = new ArrayList<>();
    private final Map<Label, Answers> generations = new LinkedHashMap<>();
    private final GapMeter gaps;
    private final Timeline timeline;
    private long requests;
    private long failures;
    private long reported;
    private long worstLatency;
    private @Nullable Label lastLabel;
    private long lastLabelAt = Long.MIN_VALUE;

    /// @param wall the start of the run
    /// @param limit its longest duration
    Tally(Wall wall, Duration warmUp, Duration limit) {
        this.wall = wall;
        this.measuredFrom = wall.at() + warmUp.toNanos();
        this.gaps = new GapMeter(measuredFrom);
        this.timeline = new Timeline(wall.at(), limit);
        for (var kind : Kind.values()) {
            kinds.put(kind, new KindTally());
        }
    }

    /// Adds one; a generation that answered for the first time is returned.
    Optional<LoadEvent.Seen> add(Outcome outcome) {
        requests++;
        return switch (outcome) {
            case Outcome.Answered answered -> answered(answered);
            case Outcome.Failed failed -> failed(failed);
        };
    }

    private Optional<LoadEvent.Seen> answered(Outcome.Answered answered) {
        var tally = tally(answered.kind());
        tally.answered();
        if (answered.intended() >= measuredFrom) {
            tally.measured(answered);
        }
        if (answered.kind().plain()) {
            plain(answered);
        }
        var label = answered.label();
        return label == null ? Optional.empty() : seen(label, answered.done());
    }

    private void plain(Outcome.Answered answered) {
        var latency = answered.done() - answered.intended();
        worstLatency = Math.max(worstLatency, latency);
        timeline.answered(answered.done(), latency);
        if (answered.done() >= measuredFrom) {
            gaps.answered(answered.done());
        }
    }

    private Optional<LoadEvent.Seen> seen(Label label, long at) {
        if (at >= lastLabelAt) {
            lastLabel = label;
            lastLabelAt = at;
        }
        var answers = generations.get(label);
        if (answers != null) {
            answers.add(at);
            return Optional.empty();
        }
        if (generations.size() < MOST_GENERATIONS) {
            generations.put(label, new Answers(at));
        }
        return Optional.of(
                new LoadEvent.Seen("generation", label.version(), label.generation(), at));
    }

    private Optional<LoadEvent.Seen> failed(Outcome.Failed failed) {
        failures++;
        tally(failed.kind()).failed(failed.cause());
        if (failed.kind().plain()) {
            timeline.failed(failed.done());
        }
        if (firstFailures.size() < FAILURES_SHOWN) {
            firstFailures.add(
                    new Report.FailureReport(
                            failed.intended(),
                            failed.done(),
                            wall.show(failed.done()),
                            failed.kind().key(),
                            failed.cause().key(),
                            failed.detail()));
        }
        return Optional.empty();
    }

    private KindTally tally(Kind kind) {
        return kinds.computeIfAbsent(kind, _ -> new KindTally());
    }

    /// What has happened since the last call.
    LoadEvent.Progress progress(long now) {
        var progress =
                new LoadEvent.Progress(
                        "progress",
                        now,
                        requests,
                        failures,
                        requests - reported,
                        worstLatency / 1e6,
                        lastLabel == null ? null : lastLabel.version(),
                        lastLabel == null ? -1 : lastLabel.generation());
        reported = requests;
        worstLatency = 0;
        return progress;
    }

    /// The end of it.
    ///
    /// @param stoppedAt when no more requests were started
    Report report(long stoppedAt, Closes closes, long unsent, Report.Effort effort) {
        var gap = gaps.longest(Math.max(stoppedAt, measuredFrom));
        return new Report(
                "result",
                wall.at(),
                wall.show(wall.at()),
                measuredFrom,
                stoppedAt,
                requests,
                failures,
                KindTally.keyed(causes()),
                kindReports(),
                List.copyOf(firstFailures),
                closes.idle(),
                closes.announced(),
                unsent,
                new Report.GapReport(gap.from(), wall.show(gap.from()), gap.nanos() / 1e6),
                generationReports(),
                timeline.series(),
                effort);
    }

    private Map<Cause, Long> causes() {
        var causes = new EnumMap<Cause, Long>(Cause.class);
        kinds.values()
                .forEach(kind ->
                        kind.causes()
                                .forEach((cause, count) -> causes.merge(cause, count, Long::sum)));
        return causes;
    }

    private Map<String, Report.KindReport> kindReports() {
        var reports = new LinkedHashMap<String, Report.KindReport>();
        kinds.forEach((kind, tally) -> reports.put(kind.key(), tally.report()));
        return reports;
    }

    private List<Report.GenerationReport> generationReports() {
        var reports = new ArrayList<Report.GenerationReport>();
        generations.forEach((label, answers) ->
                reports.add(
                        new Report.GenerationReport(
                                label.version(),
                                label.generation(),
                                answers.count,
                                answers.first,
                                wall.show(answers.first),
                                answers.last,
                                wall.show(answers.last))));
        return reports;
    }

    /// Closes of kept connections that cost no request.
    record Closes(long idle, long announced) {}

    private static final class Answers {
        private long first;
        private long last;
        private long count = 1;

        Answers(long at) {
            first = at;
            last = at;
        }

        void add(long at) {
            count++;
            first = Math.min(first, at);
            last = Math.max(last, at);
        }
    }
}
