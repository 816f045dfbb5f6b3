// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.server.Baton;
import dev.baton.bench.server.Mode;
import dev.baton.bench.server.Probe;
import dev.baton.bench.server.ServerCommand;
import dev.baton.posix.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The example, as started by its script, with a log and a directory for temporary files of its
/// own.
///
/// @param baton the process, by its port, its pid file and its signals
/// @param directory where all its files are
record HelloServer(Baton baton, Path directory) implements AutoCloseable {
    /// A hang, on two busy cores.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /// A server on a free port, not started yet.
    static HelloServer of(Distribution distribution, Mode mode, Path directory) {
        return of(distribution, mode, directory, Map.of());
    }

    static HelloServer of(
            Distribution distribution, Mode mode, Path directory, Map<String, String> environment) {
        var temporary = directory.resolve("tmp");
        try {
            Files.createDirectories(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var words = new ArrayList<>(List.of("env", "BATON_RELOAD={mode}"));
        words.add("BATON_PID_FILE={pidFile}");
        words.add("JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + temporary);
        environment.forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(List.of(distribution.hello().toString(), "--port", "{port}"));
        return new HelloServer(
                new Baton(new ServerCommand(words), mode, Probe.freePort(), directory), directory);
    }

    HelloServer started() {
        baton.start();
        return this;
    }

    Proc process() {
        return new Proc(baton.pid());
    }

    String greeting() {
        return Asked.get(baton.port(), "/");
    }

    void awaitGreeting(String start) {
        await("the answer of " + start)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(greeting()).as(said()).startsWith(start));
    }

    void signal(int signal) {
        Signals.kill(baton.pid(), signal);
    }

    /// All it has said.
    String log() {
        try {
            return Files.readString(directory.resolve("baton.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitLog(String text) {
        await("in the log: " + text)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log()).contains(text));
    }

    /// A server that has nothing to complain about does not.
    void assertNoWarning() {
        assertThat(log().lines())
                .as("the log")
                .noneMatch(line ->
                        line.contains(" WARN ")
                                || line.contains(" ERROR ")
                                || line.contains("[warning]")
                                || line.startsWith("WARNING:")
                                || line.contains("Exception"));
    }

    /// A stand-in, which may be the last to leave, leaves nothing either.
    void awaitNoTemporaryFiles() {
        await("nothing is left in its directory for temporary files")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(temporaryFiles()).isEmpty());
    }

    private List<Path> temporaryFiles() {
        try (var files = Files.list(directory.resolve("tmp"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// For messages.
    String said() {
        return "the server said:\n  " + String.join("\n  ", baton.lastLines());
    }

    /// Ends it by TERM, and waits until nothing is left.
    void stop() {
        var last = process();
        signal(Signals.SIGTERM);
        await("process " + last.pid() + " ends").atMost(PATIENCE).until(() -> !last.runs());
    }

    @Override
    public void close() {
        baton.close();
    }
}
