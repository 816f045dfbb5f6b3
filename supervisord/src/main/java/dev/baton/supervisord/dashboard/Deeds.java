// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import dev.baton.supervisor.api.Namespec;
import dev.baton.supervisord.log.LogTarget;
import dev.baton.supervisord.supervision.ProcessLogs;
import dev.baton.supervisord.supervision.Result;
import dev.baton.supervisord.supervision.SupervisedProcess;
import dev.baton.supervisord.supervision.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/// What the page can have done. Waits until it is done. Any thread but the supervisor's.
///
/// @param supervisor does it
record Deeds(Supervisor supervisor) {

    /// Starts a process and waits until it is up, or is not going to be.
    ///
    /// @return empty when there is no such process
    Optional<Result> start(String name) throws InterruptedException {
        return one(name, process -> process.start(true));
    }

    /// Stops a process.
    ///
    /// @return empty when there is no such process
    Optional<Result> stop(String name) throws InterruptedException {
        return one(name, process -> process.stop(true));
    }

    /// Stops a process if it is up, and starts it.
    ///
    /// @return empty when there is no such process
    Optional<Result> restart(String name) throws InterruptedException {
        var stopped = stop(name);
        var mayStart =
                stopped.filter(it -> it.isDone() || it.outcome() == Result.Outcome.NOT_RUNNING);
        return mayStart.isPresent() ? start(name) : stopped;
    }

    /// Empties the logs of a process.
    ///
    /// @return empty when there is no such process
    Optional<Result> clear(String name) throws InterruptedException {
        return one(name, SupervisedProcess::clearLogs);
    }

    private Optional<Result> one(
            String name, Function<SupervisedProcess, CompletableFuture<Result>> operation)
            throws InterruptedException {
        var begun = Answers.await(supervisor.ask(() -> find(name).map(operation)));
        return begun.isEmpty() ? Optional.empty() : Optional.of(Answers.await(begun.get()));
    }

    private Optional<SupervisedProcess> find(String name) {
        var namespec = Namespec.parse(name);
        return namespec.process().flatMap(each -> supervisor.process(namespec.group(), each));
    }

    /// Starts all that are not up.
    ///
    /// @return those that have failed, and how
    List<String> startAll() throws InterruptedException {
        return all(process -> !process.life().state().isRunning(), process -> process.start(true));
    }

    /// Stops all that are up.
    ///
    /// @return those that have failed, and how
    List<String> stopAll() throws InterruptedException {
        return all(process -> process.life().state().isRunning(), process -> process.stop(true));
    }

    /// An operation that has begun on a process.
    private record Begun(String name, CompletableFuture<Result> result) {}

    private List<String> all(
            Predicate<SupervisedProcess> meant,
            Function<SupervisedProcess, CompletableFuture<Result>> operation)
            throws InterruptedException {
        var begun =
                Answers.await(
                        supervisor.ask(() ->
                                supervisor.groups().stream()
                                        .flatMap(group -> group.processes().stream())
                                        .filter(meant)
                                        .map(each -> begin(each, operation))
                                        .toList()));
        var failed = new ArrayList<String>();
        for (var each : begun) {
            var result = Answers.await(each.result());
            if (!result.isDone()) {
                failed.add(each.name() + ": " + words(result));
            }
        }
        return failed;
    }

    private static Begun begin(
            SupervisedProcess process,
            Function<SupervisedProcess, CompletableFuture<Result>> operation) {
        return new Begun(
                Namespec.of(process.group(), process.settings().name()), operation.apply(process));
    }

    /// Empties the main log.
    Result clearMain() {
        var file = supervisor.log().file().filter(log -> Files.isRegularFile(log.path()));
        if (file.isEmpty()) {
            return Result.of(Result.Outcome.NO_FILE);
        }
        try {
            file.get().clear();
        } catch (IOException e) {
            return Result.failed(String.valueOf(e.getMessage()));
        }
        supervisor.log().info("reopening log file");
        return Result.DONE;
    }

    /// The file of a log; empty for no such process, or no file.
    ///
    /// @param channel `main`, `stdout` or `stderr`
    Optional<Path> log(String channel, String name) throws InterruptedException {
        if (channel.equals("main")) {
            return supervisor.log().file().map(LogTarget::path);
        }
        var logs = Answers.await(supervisor.ask(() -> find(name).map(SupervisedProcess::logs)));
        return switch (channel) {
            case "stdout" -> logs.flatMap(ProcessLogs::stdout);
            case "stderr" -> logs.flatMap(ProcessLogs::stderr);
            default -> Optional.empty();
        };
    }

    /// A result for people: `not running`.
    static String words(Result result) {
        var words =
                switch (result.outcome()) {
                    case DONE -> "done";
                    case BAD_NAME -> "no such process";
                    case NO_FILE -> "no such file";
                    case NOT_EXECUTABLE -> "file is not executable";
                    case FAILED -> "failed";
                    case ABNORMAL_TERMINATION -> "it has ended before it was up";
                    case SPAWN_ERROR -> "it could not be started";
                    case ALREADY_STARTED -> "already started";
                    case NOT_RUNNING -> "not running";
                    case ALREADY_ADDED -> "already there";
                    case STILL_RUNNING -> "still running";
                    case SHUTDOWN_STATE -> "the daemon is going down";
                };
        return result.detail().isEmpty() ? words : words + ", " + result.detail();
    }
}
