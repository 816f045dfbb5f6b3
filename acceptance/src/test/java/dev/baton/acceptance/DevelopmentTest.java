// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.server.Mode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With BATON_WATCH a jar that is built anew is what the next request meets.
class DevelopmentTest {
    @TempDir private Path directory;

    @Test
    void aNewJarReloadsAndABrokenOneLeavesTheRunningCodeUp() {
        var distribution = Distribution.built().copyTo(directory.resolve("baton"));
        var jars = new Jars(directory.resolve("jars"));
        var environment = Map.of("BATON_WATCH", "true");
        try (var server = HelloServer.of(distribution, Mode.OVERLAP, directory, environment)) {
            server.started();
            awaitWatching(server, 1);
            distribution.deploy(jars.changed());
            server.awaitGreeting("changed changed-2 generation 1");
            awaitWatching(server, 2);

            distribution.deploy(jars.garbage());
            server.awaitLog("generation 1 goes on serving");
            assertThat(server.log()).contains("Could not find or load main class");
            assertThat(server.greeting()).startsWith("changed changed-2 generation 1");

            distribution.deploy(jars.withMain("again", "throw new Exception(\"half done\");"));
            server.awaitLog("java.lang.Exception: half done");
            distribution.deploy(Distribution.built().jar());
            server.awaitGreeting("hello 0.1.0-SNAPSHOT generation 2");
        }
    }

    /// A generation watches from a moment after it serves.
    private static void awaitWatching(HelloServer server, int times) {
        await("watched " + times + " times")
                .atMost(HelloServer.PATIENCE)
                .until(() ->
                        server.log().lines().filter(line -> line.contains(" watching 0 ")).count()
                                == times);
    }
}
