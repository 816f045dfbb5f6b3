// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.drive;

import dev.baton.bench.load.Load;
import dev.baton.bench.load.LoadEvent;
import dev.baton.bench.load.Report;
import dev.baton.bench.server.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The load generator in its own JVM, read line by line. For one thread; progress is handed out on
/// another.
public final class LoadProcess implements AutoCloseable {
    /// A small heap that is collected quickly, and no second compiler that takes cores from the
    /// server under test.
    private static final List<String> JVM =
            List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final Duration END = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final Consumer<LoadEvent.Progress> progress;
    private final BlockingQueue<LoadEvent.Seen> seen = new LinkedBlockingQueue<>();
    private final CompletableFuture<Report> report = new CompletableFuture<>();
    private final JsonMapper json = new JsonMapper();
    private volatile boolean stopping;

    /// Starts it.
    ///
    /// @param options those of [Load]
    /// @param log where its complaints go
    public LoadProcess(List<String> options, Path log, Consumer<LoadEvent.Progress> progress) {
        this.log = log;
        this.progress = progress;
        try {
            process = new ProcessBuilder(command(options)).redirectError(log.toFile()).start();
        } catch (IOException e) {
            throw new BenchException(
                    "the load generator could not be started: " + e.getMessage(), e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end the load"));
        Thread.ofPlatform().name("load events").daemon().start(this::read);
    }

    private static List<String> command(List<String> options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Load.class.getName());
        command.addAll(options);
        return command;
    }

    private void read() {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                take(event(line));
            }
            report.completeExceptionally(ended("ended without a result"));
        } catch (IOException | JacksonException e) {
            report.completeExceptionally(ended("said what nobody understands: " + e.getMessage()));
        }
    }

    private LoadEvent event(String line) {
        var tree = json.readTree(line);
        var type =
                switch (tree.path("type").asString()) {
                    case "progress" -> LoadEvent.Progress.class;
                    case "generation" -> LoadEvent.Seen.class;
                    default -> Report.class;
                };
        return json.treeToValue(tree, type);
    }

    private void take(LoadEvent event) {
        switch (event) {
            case LoadEvent.Progress one -> {
                if (!stopping) {
                    progress.accept(one);
                }
            }
            case LoadEvent.Seen one -> seen.add(one);
            case Report one -> report.complete(one);
        }
    }

    /// The first generation that answered at or after a time for the first time; empty when none
    /// did within the patience.
    public Optional<LoadEvent.Seen> awaitGeneration(long since, Duration patience)
            throws InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        while (!report.isDone()) {
            var next = seen.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null || next.at() >= since) {
                return Optional.ofNullable(next);
            }
        }
        return Optional.empty();
    }

    /// Ends the load and returns its results, once all requests in flight have ended.
    public Report stop() throws InterruptedException {
        stopping = true;
        try {
            try (var input = process.getOutputStream()) {
                input.write("stop\n".getBytes(StandardCharsets.UTF_8));
            }
            return report.get(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            throw new BenchException("the load generator cannot be told to stop", e);
        } catch (TimeoutException e) {
            throw new BenchException("no result within " + END.toSeconds() + " s of stopping", e);
        } catch (ExecutionException e) {
            throw ended("gave no result");
        }
    }

    private BenchException ended(String how) {
        try {
            return new BenchException("the load generator " + how + "\n" + Files.readString(log));
        } catch (IOException e) {
            return new BenchException("the load generator " + how + ", and its log is gone", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
