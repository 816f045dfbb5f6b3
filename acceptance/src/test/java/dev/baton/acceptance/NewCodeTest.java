// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bench.server.Mode;
import dev.baton.posix.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// New code is what runs after a reload, however good a cache of the old code lies there.
class NewCodeTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"OVERLAP", "EXEC"})
    void theCacheIsUsedOnlyForTheJarsItWasMadeFrom(Mode mode) throws IOException {
        var distribution = Distribution.built().copyTo(directory.resolve("baton"));
        var cache = distribution.cache();
        var good = Files.copy(distribution.jar(), directory.resolve("good.jar"));
        try (var server = HelloServer.of(distribution, mode, directory)) {
            server.started();
            settled(() -> assertUses(cache, server));

            reload(server, "hello 0.1.0-SNAPSHOT generation 1");
            settled(() -> assertUses(cache, server));

            distribution.deploy(new Jars(directory.resolve("jars")).changed());
            reload(server, "changed changed-2 generation 2");
            settled(() -> assertThat(caches(server)).isEmpty());
            assertThat(server.process().maps(cache)).isFalse();
            assertThat(server.log()).contains("the class path has changed since " + cache);

            distribution.deploy(good);
            reload(server, "hello 0.1.0-SNAPSHOT generation 3");
            settled(() -> assertThat(server.log()).contains("generation 3 serves")); // executed
            server.stop();
            server.assertNoWarning();
        }
    }

    private static void reload(HelloServer server, String greeting) {
        server.signal(Signals.SIGHUP);
        server.awaitGreeting(greeting);
    }

    private static void assertUses(Path cache, HelloServer server) {
        assertThat(caches(server)).containsExactly("-XX:AOTCache=" + cache);
        assertThat(server.process().maps(cache)).as("mapped by the JVM: " + cache).isTrue();
    }

    private static List<String> caches(HelloServer server) {
        return server.process().commandLine().stream()
                .filter(word -> word.startsWith("-XX:AOTCache"))
                .toList();
    }

    /// In exec mode the new code answers before the process has executed it: a stand-in does.
    private static void settled(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }
}
