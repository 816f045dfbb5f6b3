// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.posix.Signals;
import dev.baton.push.wire.RawClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole server, from its start through a reload to its stop: what its sessions hear, and what
/// Prometheus reads at a listener of its own.
final class MeteredServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path directory;
    private Path output;
    private Path pidFile;
    private int port;
    private int metricsPort;
    private Process first;

    @BeforeEach
    void start() throws IOException {
        output = directory.resolve("output");
        pidFile = directory.resolve("pid");
        port = freePort();
        metricsPort = freePort();
        var builder =
                new ProcessBuilder(
                        "env", // whoever runs the tests may ignore signals, and that is inherited
                        "--default-signal=HUP,TERM",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MeteredServer.class.getName(),
                        Integer.toString(port),
                        Integer.toString(metricsPort));
        builder.environment().put("BATON_RELOAD", "overlap");
        builder.environment().put("BATON_PID_FILE", pidFile.toString());
        first =
                builder.redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(output.toFile())
                        .start();
        await().atMost(PATIENCE).until(() -> Files.exists(pidFile) || !first.isAlive());
        assertThat(first.isAlive()).as(output()).isTrue();
    }

    @AfterEach
    void kill() {
        first.descendants().forEach(ProcessHandle::destroyForcibly);
        serving().ifPresent(ProcessHandle::destroyForcibly);
        first.destroyForcibly();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Optional<ProcessHandle> serving() {
        try {
            return Files.exists(pidFile)
                    ? ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String output() throws IOException {
        return Files.readString(output);
    }

    private List<String> heard() throws IOException {
        return output().lines().filter(line -> line.startsWith("heard ")).toList();
    }

    private static RawClient.Answer ask(int port, String request) throws IOException {
        try (var client = new RawClient(port)) {
            client.send(request);
            return client.answer();
        }
    }

    private static RawClient.Answer get(int port, String path) throws IOException {
        return ask(port, "GET " + path + " HTTP/1.1\nHost: x\n\n");
    }

    private String poll(String session) throws IOException {
        return ask(
                        port,
                        "POST /chat/0/%s/xhr HTTP/1.1\nHost: x\nContent-Length: 0\n\n"
                                .formatted(session))
                .body();
    }

    private String metrics() throws IOException {
        return get(metricsPort, "/metrics").body();
    }

    @Test
    void sessionsHearOfAReloadAndOfAStop() throws Exception {
        assertThat(poll("one")).isEqualTo("o\n");
        assertThat(metrics())
                .contains("baton_sessions{service=\"/chat\",transport=\"xhr\"} 1.0")
                .contains("baton_generation 0.0");

        Signals.kill((int) first.pid(), Signals.SIGHUP);
        assertThat(first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(output()).isTrue();
        assertThat(first.exitValue()).as(output()).isZero();
        assertThat(heard()).containsExactly("heard opened", "heard closed 1012 service restart");
        assertThat(metrics())
                .contains("baton_sessions{service=\"/chat\",transport=\"xhr\"} 0.0")
                .contains("baton_generation 1.0");

        assertThat(poll("two")).isEqualTo("o\n");
        var second = serving().orElseThrow();
        assertThat(second.destroy()).isTrue();
        await().atMost(PATIENCE).until(() -> !second.isAlive());
        assertThat(heard()).endsWith("heard opened", "heard closed 1001 going away").hasSize(4);
    }

    @Test
    void saysHowFarADrainIs() throws Exception {
        assertThat(health())
                .startsWith(
                        "{\"generation\":0,\"phase\":\"serving\",\"live\":true,\"ready\":true,\"inFlight\":0,")
                .contains("\"webSockets\":0,\"httpConnections\":1,\"sessions\":0,")
                .doesNotContain("predecessor");
        var until = directory.resolve("until");
        var slow =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return get(port, "/slow?until=" + until).body();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        await().atMost(PATIENCE).until(() -> health().contains("\"inFlight\":1"));

        Signals.kill((int) first.pid(), Signals.SIGHUP);
        await().atMost(PATIENCE).until(() -> health().contains("\"predecessor\":{"));
        assertThat(health())
                .startsWith("{\"generation\":1,\"phase\":\"serving\"")
                .containsPattern(
                        "\"predecessor\":\\{\"generation\":0,\"phase\":\"handed over, [a-z ]+\",.*"
                                + "\"httpConnections\":1,.*\"oldest\":\"GET /slow\",\"oldestMillis\":\\d+,"
                                + "\"endsInMillis\":\\d+}}")
                .doesNotContain("until=");
        assertThat(metrics()).contains("baton_handoff_draining 1.0");
        assertThat(slow).isNotDone();

        Files.createFile(until);
        assertThat(slow.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("slow");
        assertThat(first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(output()).isTrue();
        await().atMost(PATIENCE).until(() -> !health().contains("predecessor"));
    }

    private String health() throws IOException {
        return get(port, "/health").body();
    }

    @Test
    void aListenerForMetricsAnswersNothingElse() throws Exception {
        assertThat(get(metricsPort, "/metrics").status()).isEqualTo(200);
        assertThat(get(metricsPort, "/health/ready").status()).isEqualTo(200);
        assertThat(get(metricsPort, "/chat").status()).isEqualTo(404);
        assertThat(get(port, "/chat").status()).isEqualTo(200);
        assertThat(get(port, "/metrics").status()).isEqualTo(404);
    }
}
