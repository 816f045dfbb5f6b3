// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.server.Mode;
import dev.baton.posix.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A deployment goes wrong, and nobody but the log notices.
class FailedReloadTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"OVERLAP", "EXEC"})
    void aBrokenJarLeavesTheOldGenerationServingAndTheNextReloadWorks(Mode mode)
            throws IOException, InterruptedException {
        var distribution = Distribution.built().copyTo(directory.resolve("baton"));
        var good = Files.copy(distribution.jar(), directory.resolve("good.jar"));
        var jars = new Jars(directory.resolve("jars"));
        var environment = Map.of("BATON_READY_TIMEOUT", "20s");
        try (var server = HelloServer.of(distribution, mode, directory, environment)) {
            server.started();
            var pid = server.baton().pid();
            try (var load = Loads.on(server, directory)) {
                assertThat(load.awaitGeneration(Long.MIN_VALUE, HelloServer.PATIENCE)).isPresent();

                fails(server, distribution, jars.garbage(), "Could not find or load main class");
                fails(
                        server,
                        distribution,
                        jars.withMain("throws", "throw new Exception(\"no luck today\");"),
                        "java.lang.Exception: no luck today");
                fails(
                        server,
                        distribution,
                        jars.withMain("exits", "System.exit(3);"),
                        "it ended with exit status 3");
                fails(
                        server,
                        distribution,
                        jars.withMain("hangs", "Thread.currentThread().join();"),
                        "after 20000 ms");
                assertThat(server.baton().pid()).isEqualTo(pid);

                distribution.deploy(good);
                server.signal(Signals.SIGHUP);
                await("generation 1")
                        .atMost(HelloServer.PATIENCE)
                        .until(() -> server.greeting().endsWith("generation 1\n"));
                Loads.assertNobodyNoticed(load.stop(), server);
            }
            server.stop();
            server.awaitNoTemporaryFiles();
        }
    }

    private static void fails(HelloServer server, Distribution distribution, Path jar, String why) {
        var failures = failures(server);
        distribution.deploy(jar);
        server.signal(Signals.SIGHUP);
        await("the reload fails")
                .atMost(HelloServer.PATIENCE)
                .until(() -> failures(server) == failures + 1);
        assertThat(server.log()).contains(why);
        assertThat(server.greeting()).startsWith("hello ").endsWith(" generation 0\n");
    }

    private static long failures(HelloServer server) {
        return server.log()
                .lines()
                .filter(line ->
                        line.contains(" WARN ")
                                && line.contains("the reload failed while")
                                && line.endsWith("generation 0 goes on serving"))
                .count();
    }
}
