// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.server.Probe;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// [Victim] in a process of its own, which dies of the first `OutOfMemoryError`.
final class VictimProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final int port = Probe.freePort();
    private @Nullable Process process;
    private @Nullable Path log;

    /// How it is doing.
    ///
    /// @param memory in bytes, after a collection
    record Vitals(long memory, int descriptors) {}

    void start() {
        try {
            log = Files.createTempFile("victim-", ".log");
            process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                    "-Xmx128m",
                                    "-XX:MaxDirectMemorySize=32m",
                                    "-XX:+ExitOnOutOfMemoryError",
                                    "-XX:+UseSerialGC",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Victim.class.getName(),
                                    Integer.toString(port))
                            .redirectErrorStream(true)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("the victim").atMost(START).until(() -> Probe.answers(port) || !running().isAlive());
        assertAlive();
    }

    int port() {
        return port;
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    String log() {
        try {
            return log == null ? "" : Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Vitals vitals() {
        var ask = URI.create("http://127.0.0.1:" + port + "/vitals");
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(ask).timeout(START).build();
            var memory = http.send(request, BodyHandlers.ofString()).body();
            var descriptors = new Proc(Math.toIntExact(running().pid())).descriptors();
            return new Vitals(
                    Long.parseLong(memory),
                    descriptors.values().stream().mapToInt(Integer::intValue).sum());
        } catch (IOException e) {
            throw new AssertionError("no answer of the victim\n" + log(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Waits until nobody is connected any more, and until no session waits for its client.
    void awaitQuiet() {
        await("nobody is connected").atMost(START).until(() -> Proc.socketsOn(port).size() == 1);
    }

    void assertAlive() {
        assertThat(running().isAlive()).as("the victim lives\n%s", log()).isTrue();
    }

    /// Whatever clients do is no error of the server.
    void assertNoError() {
        assertAlive();
        assertThat(log()).doesNotContain("ERROR", "WARN", "OutOfMemory", "OutOfDirect", "LEAK");
    }

    @Override
    public void close() {
        try {
            if (process != null) {
                process.destroy();
                if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
            if (log != null) {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
