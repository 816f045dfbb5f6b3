// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import dev.baton.posix.Signals;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// The processes of one server: the one started here and all that come of it. They write to one
/// log. For one thread, but [#end] may come from a shutdown hook, too.
final class OwnedProcess {
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final int LINES = 20;

    private final String name;
    private final Path log;
    private final String mark = UUID.randomUUID().toString();
    private final Thread hook = new Thread(this::end, "end the server");
    private final List<Process> started = new ArrayList<>();

    /// @param name for messages
    /// @param log where output goes, appended
    OwnedProcess(String name, Path log) {
        this.name = name;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Starts a process of this server.
    void start(List<String> command, Map<String, String> environment) {
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        builder.environment().put(Processes.MARK, mark);
        try {
            started.add(builder.start());
        } catch (IOException e) {
            throw new BenchException(name + " could not be started: " + e.getMessage(), e);
        }
    }

    /// Waits until the port answers.
    ///
    /// @throws BenchException when the process exits before, or the time is over
    void awaitAnswer(int port, Duration time) {
        var process = started.getLast();
        var answers = Await.until(time, () -> !process.isAlive() || Probe.answers(port));
        if (!process.isAlive() && running().isEmpty()) {
            throw said(name + " exited with " + process.exitValue() + " instead of serving");
        }
        if (!answers) {
            throw said(name + " did not answer within " + time.toSeconds() + " s");
        }
    }

    /// Waits until the process last started has exited, with 0.
    void awaitExit(Duration time) {
        if (!Await.until(time, () -> !started.getLast().isAlive())) {
            throw said(name + " did not exit within " + time.toSeconds() + " s");
        }
        if (started.getLast().exitValue() != 0) {
            throw said(name + " exited with " + started.getLast().exitValue() + " instead of 0");
        }
    }

    /// A complaint with the log's last lines below.
    BenchException said(String complaint) {
        var lines = lastLines();
        return new BenchException(
                lines.isEmpty()
                        ? complaint + "; it said nothing"
                        : complaint + "; it last said:\n  " + String.join("\n  ", lines));
    }

    List<String> lastLines() {
        try {
            var lines =
                    Files.exists(log)
                            ? Files.readString(log, StandardCharsets.UTF_8).lines().toList()
                            : List.<String>of();
            return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends all processes: TERM, and KILL for those still there after a while. Safe to repeat.
    synchronized void end() {
        signalAll(Signals.SIGTERM);
        BooleanSupplier gone = () -> running().isEmpty();
        if (!Await.until(STOP, gone)) {
            signalAll(Signals.SIGKILL);
            Await.until(STOP, gone);
        }
    }

    /// Ends all processes, and forgets to do so at the exit of this one.
    void close() {
        end();
        if (!Thread.currentThread().equals(hook)) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // the hook is running already, and does the same
            }
        }
    }

    /// Found by their mark, or, where a program overwrites its environment, as descendants.
    private Set<Integer> running() {
        var found = Processes.marked(mark);
        started.stream()
                .filter(Process::isAlive)
                .flatMap(process ->
                        Stream.concat(Stream.of(process.toHandle()), process.descendants()))
                .map(process -> (int) process.pid())
                .filter(Processes::runs)
                .forEach(found::add);
        return found;
    }

    private void signalAll(int signal) {
        running().forEach(pid -> Processes.signal(pid, signal));
    }
}
