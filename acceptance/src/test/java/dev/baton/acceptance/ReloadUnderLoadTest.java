// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.drive.Drive;
import dev.baton.bench.drive.Reload;
import dev.baton.bench.load.Cause;
import dev.baton.bench.load.LoadEvent;
import dev.baton.bench.load.Report;
import dev.baton.bench.load.Samples;
import dev.baton.bench.load.Samples.Sample;
import dev.baton.bench.server.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What all of Baton is for: clients at work, reload after reload, and none of them notices.
class ReloadUnderLoadTest {
    private static final int FIRST = 2;

    /// With `-Dbaton.reloads=20`, as many in all; else a sample.
    private static final int REST = Integer.getInteger("baton.reloads", 4) - FIRST;

    private static final int RESTARTS = 4;
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration STEADY = Duration.ofSeconds(1);

    /// How long a connection may wait to be accepted; the slow answers take twice as long.
    private static final Duration ACCEPTED = Duration.ofSeconds(1);

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"OVERLAP", "EXEC"})
    void reloadsInARowCostNoClientAnything(Mode mode) throws InterruptedException {
        var pids = new ArrayList<Integer>();
        try (var server = HelloServer.of(Distribution.built(), mode, directory)) {
            server.started();
            pids.add(server.baton().pid());

            reload(FIRST, server, pids);
            var early = quietDescriptors(server);
            reload(REST, server, pids);
            var late = quietDescriptors(server);

            assertThat(server.greeting()).endsWith("generation " + (FIRST + REST) + "\n");
            switch (mode) {
                case EXEC -> assertThat(Set.copyOf(pids)).hasSize(1);
                case OVERLAP -> assertThat(pids).doesNotHaveDuplicates().hasSize(1 + FIRST + REST);
                case EXIT -> throw new IllegalArgumentException("has a test of its own");
            }
            assertThat(late).as("descriptors after the last, and after a few").isEqualTo(early);
            server.stop();
            server.assertNoWarning();
            assertNothingIsLeft(server, pids);
        }
    }

    private void reload(int times, HelloServer server, List<Integer> pids)
            throws InterruptedException {
        var before = generation(server.greeting());
        var outcome =
                new Drive(times, EVERY, STEADY)
                        .runOn(
                                server.baton(),
                                Loads.plan(),
                                directory.resolve("samples.csv"),
                                each(() -> pids.add(server.baton().pid())));
        assertThat(outcome.problem()).isNull();
        assertThat(outcome.reloads())
                .extracting(Reload::generation)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(before + 1, before + times)
                                .mapToObj(Integer::toString)
                                .toList());
        Loads.assertNobodyNoticed(outcome.report(), server);
        print(server, outcome.report());
    }

    private static int generation(String greeting) {
        return Integer.parseInt(greeting.strip().replaceFirst(".* ", ""));
    }

    /// What is open once the load's connections are gone.
    private static Map<String, Integer> quietDescriptors(HelloServer server) {
        await("the connections end")
                .atMost(HelloServer.PATIENCE)
                .until(() -> Proc.socketsOn(server.baton().port()).size() == 1);
        return server.process().descriptors();
    }

    private static void assertNothingIsLeft(HelloServer server, List<Integer> pids) {
        assertThat(pids).allMatch(pid -> !new Proc(pid).runs(), "has ended");
        await("the port's sockets end")
                .atMost(HelloServer.PATIENCE)
                .untilAsserted(() -> assertThat(Proc.socketsOn(server.baton().port())).isEmpty());
        server.awaitNoTemporaryFiles();
    }

    /// Here clients do notice, and what they may notice is listed: while nobody listens, a connect
    /// is refused, and a connection that waited in the listener's queue when that was closed is
    /// reset, its request unread. Whoever was being served when the signal came is served to the
    /// end, and a kept connection ends announced, or idle.
    @Test
    void aProcessThatExitsCutsNothingInFlight() throws InterruptedException {
        var pids = new ArrayList<Integer>();
        try (var server = HelloServer.of(Distribution.built(), Mode.EXIT, directory)) {
            server.started();
            pids.add(server.baton().pid());
            var samples = directory.resolve("samples.csv");

            var outcome =
                    new Drive(RESTARTS, EVERY, STEADY)
                            .runOn(
                                    server.baton(),
                                    Loads.requestsOnly(),
                                    samples,
                                    each(() -> {
                                        pids.add(server.baton().pid());
                                        emptyTheQueue(server);
                                    }));

            assertThat(outcome.problem()).as("every exit has status 0").isNull();
            assertThat(pids).doesNotHaveDuplicates().hasSize(1 + RESTARTS);
            print(server, outcome.report());
            for (var sample : Samples.read(samples)) {
                assertNotCut(sample, outcome.reloads());
            }
            server.stop();
            server.assertNoWarning();
            assertNothingIsLeft(server, pids);
        }
    }

    /// The queue is first in, first out: whoever was in it before is accepted before this.
    private static void emptyTheQueue(HelloServer server) {
        assertThat(server.greeting()).endsWith(" generation 0\n");
    }

    private static void assertNotCut(Sample sample, List<Reload> reloads) {
        if (sample.good()) {
            return;
        }
        assertThat(sample.cause()).as("%s", sample).isIn(Cause.REFUSED, Cause.RESET);
        assertThat(reloads)
                .as("sent while a server was leaving: %s", sample)
                .anyMatch(reload ->
                        sample.sent() >= reload.signalledAt() - ACCEPTED.toNanos()
                                && sample.sent() <= reload.firstAnswerAt());
    }

    /// For the record: how much was asked, and what it took.
    private static void print(HelloServer server, Report report) {
        System.out.printf(
                "%s: %d requests, failures %s, %d idle closes, longest gap %.0f ms%n",
                server.baton().name(),
                report.requests(),
                report.causes(),
                report.idleCloses(),
                report.longestGap().millis());
    }

    private static Drive.Watcher each(Runnable reloaded) {
        return new Drive.Watcher() {
            @Override
            public void progress(LoadEvent.Progress progress) {}

            @Override
            public void reloading(int number) {}

            @Override
            public void reloaded(Reload reload) {
                reloaded.run();
            }
        };
    }
}
