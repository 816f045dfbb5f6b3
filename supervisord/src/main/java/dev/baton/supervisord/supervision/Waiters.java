// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.process.Life;
import dev.baton.supervisord.process.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Who waits for a process to settle: to be up, or to be stopped. The supervisor's thread.
final class Waiters {
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<Runnable> settled = new ArrayList<>();

    private record Waiter(
            Function<Life, Optional<Result>> settled, CompletableFuture<Result> future) {}

    /// The answer to who wants it up.
    ///
    /// @return empty while that is open
    static Optional<Result> started(Life life) {
        if (!life.spawnerr().isEmpty()) {
            return Optional.of(Result.of(Result.Outcome.SPAWN_ERROR));
        }
        return switch (life.state()) {
            case RUNNING -> Optional.of(Result.DONE);
            case STARTING -> Optional.empty();
            case STOPPED, BACKOFF, STOPPING, EXITED, FATAL, UNKNOWN ->
                    Optional.of(Result.of(Result.Outcome.ABNORMAL_TERMINATION));
        };
    }

    /// The answer to who wants it down.
    ///
    /// @return empty while that is open
    static Optional<Result> stopped(Life life) {
        if (life.state() == State.UNKNOWN) {
            return Optional.of(Result.failed("the process could not be signalled"));
        }
        return life.state().isStopped() ? Optional.of(Result.DONE) : Optional.empty();
    }

    /// Waits for an answer, if there is none yet.
    CompletableFuture<Result> add(Life life, Function<Life, Optional<Result>> settled) {
        var now = settled.apply(life);
        if (now.isPresent()) {
            return CompletableFuture.completedFuture(now.get());
        }
        var waiter = new Waiter(settled, new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.future();
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    /// The process has changed its state; who has waited for that is told later, by [#tell].
    void changed(Life life) {
        for (var waiter : List.copyOf(waiters)) {
            waiter.settled()
                    .apply(life)
                    .ifPresent(result -> {
                        waiters.remove(waiter);
                        settled.add(() -> waiter.future().complete(result));
                    });
        }
    }

    /// Tells who has waited, now that all that goes with the change is done.
    void tell() {
        while (!settled.isEmpty()) {
            settled.removeFirst().run();
        }
    }
}
