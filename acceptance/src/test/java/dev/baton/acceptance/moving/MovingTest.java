// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.server.Baton;
import dev.baton.bench.server.Mode;
import dev.baton.bench.server.Probe;
import dev.baton.bench.server.ServerCommand;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients talk through reload after reload, and none of them notices.
class MovingTest {
    private static final Duration SETTLED = Duration.ofSeconds(60);

    @TempDir private Path directory;

    /// With `-Dbaton.reloads=20 -Dbaton.clients=1000` it is the proof, else a sample of it.
    private static final int RELOADS = Integer.getInteger("baton.reloads", 2);

    private static final int CLIENTS = Integer.getInteger("baton.clients", 200);
    private static final Duration PAUSE = Duration.ofMillis(500);

    @ParameterizedTest
    @EnumSource(names = {"OVERLAP", "EXEC"})
    void nobodyNotices(Mode mode) throws Exception {
        var few = CLIENTS / 20;
        var kinds =
                ("echo %d large %d slow %d deflated %d polling %d streaming %d eventsource %d"
                                + " events %d everybody 20")
                        .formatted(CLIENTS - 7 * few, few, few, few, few, few, few, few);
        var server = server(mode, directory);
        try (server) {
            server.start();
            try (var talkers =
                    TalkersProcess.start(directory, server.port(), PAUSE, kinds.split(" "))) {
                Thread.sleep(1_000);
                for (int i = 0; i < RELOADS; i++) {
                    server.reload();
                    await("reload " + i).atMost(SETTLED).until(server::settled);
                    Thread.sleep(100);
                }
                Thread.sleep(500);
                var lines = talkers.end();
                System.out.println(mode + " " + kinds + ": " + lines.getLast());
                assertThat(lines).as(log()).hasSize(1);
                assertThat(lines.getFirst()).endsWith("wrong 0");
                assertThat(log().lines())
                        .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
            }
        }
    }

    /// A release with more in its notes and parcels than the others know: the first reloads to it,
    /// it to itself, and it back to the first.
    @Test
    void aReleaseThatSaysMoreAndOneThatDoesNot() throws Exception {
        var release = Files.createDirectories(directory.resolve("release"));
        try (var server =
                server(Mode.OVERLAP, directory, List.of(), release + File.pathSeparator)) {
            server.start();
            try (var talkers =
                    TalkersProcess.start(
                            directory,
                            server.port(),
                            PAUSE,
                            "echo 20 deflated 5 polling 5 streaming 5 events 5 everybody 5"
                                    .split(" "))) {
                LaterRelease.write(release);
                reload(server, "to the later release");
                reload(server, "from it to itself");
                LaterRelease.remove(release);
                reload(server, "and back");
                var lines = talkers.end();
                assertThat(lines).as(log()).hasSize(1);
                assertThat(lines.getFirst()).endsWith("wrong 0");
            }
            assertThat(log()).contains("the later release writes a note").doesNotContain(" WARN ");
            assertThat(log().lines().filter(line -> line.contains("sessions have moved")))
                    .hasSize(3)
                    .noneMatch(line -> line.contains(" 0 connections"));
            assertThat(log()).containsPattern(" streams, \\d+ webSockets, \\d+ pollingSessions\\R");
        }
    }

    /// A request that takes long is finished by the code that has begun it, however many reloads
    /// come meanwhile.
    @Test
    void aReloadDoesNotWaitForWhatTheOneBeforeHasLeft() throws Exception {
        var patient = List.of("env", "BATON_MAX_WAIT=5m");
        var begun = directory.resolve("begun");
        var end = directory.resolve("end");
        try (var server = server(Mode.OVERLAP, directory, patient, "");
                var http = HttpClient.newHttpClient()) {
            server.start();
            var slow =
                    http.sendAsync(
                                    get(server, "/slow?begun=" + begun + "&until=" + end),
                                    BodyHandlers.ofString())
                            .thenApply(HttpResponse::body);
            await().atMost(SETTLED).until(() -> Files.exists(begun));
            for (int generation = 1; generation <= 3; generation++) {
                var serves = "generation " + generation + " serves";
                server.reload();
                await(serves).atMost(SETTLED).until(() -> log().contains(serves));
            }
            assertThat(slow).isNotDone();
            Files.createFile(end);
            assertThat(slow).succeedsWithin(SETTLED).isEqualTo("of generation 0");
        }
    }

    private static HttpRequest get(Baton server, String what) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + what))
                .build();
    }

    /// What cannot be logged is not said, and that is all.
    @Test
    void aLogOnAFullDiskStopsNobody() throws Exception {
        var full = List.of("sh", "-c", "exec \"$@\" >/dev/full 2>&1", "sh");
        try (var server = server(Mode.OVERLAP, directory, full, "")) {
            server.start();
            try (var talkers =
                    TalkersProcess.start(directory, server.port(), PAUSE, "echo", "20")) {
                reload(server, "once");
                reload(server, "and again");
                assertThat(talkers.end())
                        .satisfiesExactly(line -> assertThat(line).endsWith("wrong 0"));
            }
            assertThat(log()).isEmpty();
        }
    }

    private static void reload(Baton server, String how) throws InterruptedException {
        Thread.sleep(500);
        server.reload();
        await(how).atMost(SETTLED).until(server::settled);
    }

    static Baton server(Mode mode, Path directory) {
        return server(mode, directory, List.of(), "");
    }

    /// @param before words that start the rest
    /// @param first what comes first in its class path, with a separator
    private static Baton server(Mode mode, Path directory, List<String> before, String first) {
        var words = new ArrayList<>(before);
        words.addAll(List.of("env", "BATON_RELOAD={mode}", "BATON_PID_FILE={pidFile}"));
        var java = java(MovingServer.class);
        java.replaceAll(
                word -> word.equals(System.getProperty("java.class.path")) ? first + word : word);
        words.addAll(java);
        words.add("{port}");
        return new Baton(new ServerCommand(words), mode, Probe.freePort(), directory);
    }

    static List<String> java(Class<?> main, String... arguments) {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        words.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(List.of(arguments));
        return words;
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("baton.log"));
    }
}
