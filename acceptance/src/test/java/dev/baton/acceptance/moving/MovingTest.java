// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.server.Baton;
import dev.baton.bench.server.Mode;
import dev.baton.bench.server.Probe;
import dev.baton.bench.server.ServerCommand;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients talk through reload after reload, and none of them notices.
class MovingTest {
    private static final Duration SETTLED = Duration.ofSeconds(60);

    @TempDir private Path directory;

    /// With `-Dbaton.reloads=20 -Dbaton.clients=1000` it is the proof, else a sample of it.
    private static final int RELOADS = Integer.getInteger("baton.reloads", 3);

    private static final int CLIENTS = Integer.getInteger("baton.clients", 200);
    private static final Duration PAUSE = Duration.ofMillis(500);

    @ParameterizedTest
    @EnumSource(names = {"OVERLAP", "EXEC"})
    void nobodyNotices(Mode mode) throws Exception {
        var few = CLIENTS / 20;
        var kinds =
                "echo %d large %d deflated %d polling %d streaming %d eventsource %d everybody 20"
                        .formatted(CLIENTS - 5 * few, few, few, few, few, few);
        var server = server(mode);
        try (server) {
            server.start();
            var talkers = talkers(server.port(), kinds);
            try {
                var said =
                        new BufferedReader(
                                new InputStreamReader(
                                        talkers.getInputStream(), StandardCharsets.UTF_8));
                assertThat(said.readLine()).isEqualTo("talking");
                Thread.sleep(1_000);
                for (int i = 0; i < RELOADS; i++) {
                    server.reload();
                    await("reload " + i).atMost(SETTLED).until(server::settled);
                    Thread.sleep(100);
                }
                Thread.sleep(500);
                talkers.getOutputStream().close();
                var lines = said.lines().toList();
                System.out.println(mode + " " + kinds + ": " + lines.getLast());
                assertThat(lines).as(log()).hasSize(1);
                assertThat(lines.getFirst()).endsWith("wrong 0");
                assertThat(log().lines())
                        .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
            } finally {
                end(talkers);
            }
        }
    }

    private Baton server(Mode mode) {
        var words =
                new ArrayList<>(List.of("env", "BATON_RELOAD={mode}", "BATON_PID_FILE={pidFile}"));
        words.addAll(java(MovingServer.class));
        words.add("{port}");
        return new Baton(new ServerCommand(words), mode, Probe.freePort(), directory);
    }

    private static List<String> java(Class<?> main, String... arguments) {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        words.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(List.of(arguments));
        return words;
    }

    private Process talkers(int port, String kinds) throws IOException {
        var arguments = new ArrayList<String>();
        arguments.add(Integer.toString(port));
        arguments.add(Long.toString(PAUSE.toMillis()));
        arguments.addAll(List.of(kinds.split(" ")));
        return new ProcessBuilder(java(Talkers.class, arguments.toArray(String[]::new)))
                .redirectError(new File(directory.toFile(), "talkers.err"))
                .start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("baton.log"));
    }
}
