// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.drive;

import dev.baton.bench.load.LoadEvent;
import dev.baton.bench.load.PlanOptions;
import dev.baton.bench.load.Report;
import dev.baton.bench.server.Await;
import dev.baton.bench.server.BenchException;
import dev.baton.bench.server.Probe;
import dev.baton.bench.server.ServerUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A server under load, reloaded a number of times.
///
/// @param reloads how many
/// @param every the time from one signal to the next, or longer: a reload begins when the one
///   before has settled
/// @param steady how long load is on before the first reload, warm-up included, and after the last
public record Drive(int reloads, Duration every, Duration steady) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Who wants to see it happen. Called on any thread.
    public interface Watcher {
        void progress(LoadEvent.Progress progress);

        void reloading(int number);

        void reloaded(Reload reload);
    }

    /// What came of it.
    ///
    /// @param problem why there are fewer reloads than wanted; null when there are not
    public record Outcome(Report report, List<Reload> reloads, @Nullable String problem) {}

    /// Starts load and server, reloads, and ends the load. The server is left running.
    ///
    /// @param samples where the load generator writes every request
    public Outcome run(ServerUnderTest server, PlanOptions plan, Path samples, Watcher watcher)
            throws InterruptedException {
        server.start();
        return runOn(server, plan, samples, watcher);
    }

    /// The same on a server that is running already.
    public Outcome runOn(ServerUnderTest server, PlanOptions plan, Path samples, Watcher watcher)
            throws InterruptedException {
        var options = new ArrayList<>(plan.arguments(!server.slowRequests()));
        options.add("--port=" + server.port());
        options.add("--samples=" + samples);
        var log = samples.resolveSibling("load.log");
        try (var load = new LoadProcess(options, log, watcher::progress)) {
            if (load.awaitGeneration(Long.MIN_VALUE, PATIENCE).isEmpty()) {
                throw complaint(server, "the load generator got no answer from " + server.name());
            }
            Await.instant(System.nanoTime() + steady.toNanos());
            var done = new ArrayList<Reload>();
            var problem = reloadAll(server, load, watcher, done);
            Await.instant(System.nanoTime() + steady.toNanos());
            return new Outcome(load.stop(), done, problem);
        }
    }

    private @Nullable String reloadAll(
            ServerUnderTest server, LoadProcess load, Watcher watcher, List<Reload> done)
            throws InterruptedException {
        try {
            for (var number = 1; number <= reloads; number++) {
                watcher.reloading(number);
                var reload = reload(number, server, load);
                done.add(reload);
                watcher.reloaded(reload);
                if (number < reloads) {
                    Await.instant(reload.signalledAt() + every.toNanos());
                }
            }
            return null;
        } catch (BenchException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Reload reload(int number, ServerUnderTest server, LoadProcess load)
            throws InterruptedException {
        var signalledAt = System.nanoTime();
        server.reload();
        String generation;
        long firstAnswerAt;
        if (server.tellsGenerations()) {
            var seen = load.awaitGeneration(signalledAt, PATIENCE);
            if (seen.isEmpty()) {
                throw complaint(server, "no answer of the new code after reload " + number);
            }
            generation = Integer.toString(seen.get().generation());
            firstAnswerAt = seen.get().at();
        } else {
            if (!Await.until(PATIENCE, () -> Probe.answers(server.port()))) {
                throw complaint(server, "no answer of the new process after reload " + number);
            }
            generation = "new process";
            firstAnswerAt = System.nanoTime();
        }
        if (!Await.until(PATIENCE, server::settled)) {
            throw complaint(server, "the old code was still there after reload " + number);
        }
        return new Reload(number, generation, signalledAt, firstAnswerAt, System.nanoTime());
    }

    private static BenchException complaint(ServerUnderTest server, String what) {
        return new BenchException(
                what
                        + " within "
                        + PATIENCE.toSeconds()
                        + " s; it last said:\n  "
                        + String.join("\n  ", server.lastLines()));
    }
}
