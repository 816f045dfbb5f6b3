// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.reexec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathWatchTest {
    private static final Duration QUIET = Duration.ofMillis(150);

    private final AtomicInteger calls = new AtomicInteger();
    @TempDir private Path directory;
    private Path classes = Path.of("");
    private Path jar = Path.of("");
    private AutoCloseable watch = () -> {};

    @BeforeEach
    void watchADirectoryAndAJar() throws IOException {
        classes = Files.createDirectories(directory.resolve("classes"));
        Files.createDirectories(classes.resolve("a/b"));
        jar = Files.writeString(directory.resolve("app.jar"), "old");
        watch =
                ClassPathWatch.start(
                        classes + ":" + jar + ":" + directory.resolve("not/there.jar"),
                        QUIET,
                        calls::incrementAndGet);
    }

    @AfterEach
    void stop() throws Exception {
        watch.close();
    }

    private void awaitCalls(int expected) {
        await().atMost(Duration.ofSeconds(20)).until(() -> calls.get() >= expected);
        // none comes after: the next check would see it
        assertThat(calls).hasValue(expected);
    }

    /// A change that is noticed, so that whatever was to be noticed before it has been.
    private void change() throws IOException {
        Files.writeString(classes.resolve("Marker.class"), "marker " + System.nanoTime());
    }

    @Test
    void aChangedClassIsNoticed() throws IOException {
        Files.writeString(classes.resolve("a/b/X.class"), "new");
        awaitCalls(1);

        Files.writeString(classes.resolve("a/b/X.class"), "newer");
        awaitCalls(2);

        Files.delete(classes.resolve("a/b/X.class"));
        awaitCalls(3);
    }

    @Test
    void aClassInANewDirectoryIsNoticed() throws IOException {
        var fresh = Files.createDirectories(classes.resolve("c/d"));
        awaitCalls(1);

        Files.writeString(fresh.resolve("X.class"), "new");
        awaitCalls(2);
    }

    @Test
    void aJarThatIsReplacedByRenamingIsNoticed() throws IOException {
        var fresh = Files.writeString(directory.resolve("app.jar.new"), "new");
        Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        awaitCalls(1);
    }

    @Test
    void aNeighbourOfAJarIsNobodysBusiness() throws IOException {
        Files.writeString(directory.resolve("app.log"), "line");
        Files.createDirectory(directory.resolve("work"));
        change();

        awaitCalls(1);
    }

    @Test
    void aBurstIsOneCall() throws IOException {
        for (int i = 0; i < 300; i++) {
            Files.writeString(classes.resolve("a/X" + i + ".class"), "new");
        }

        awaitCalls(1);
    }

    @Test
    void directoriesThatComeAndGoDoNotEndTheWatch() throws IOException {
        for (int i = 0; i < 200; i++) {
            var passing = Files.createDirectory(classes.resolve("passing" + i));
            Files.createDirectory(passing.resolve("deeper"));
            Files.delete(passing.resolve("deeper"));
            Files.delete(passing);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> calls.get() >= 1);
        var before = calls.get();

        change();

        await().atMost(Duration.ofSeconds(20)).until(() -> calls.get() > before);
    }

    @Test
    void aLogBesideAJarDoesNotHoldTheCallBack() throws IOException {
        change();
        var log = directory.resolve("app.log");

        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    Files.writeString(log, "line " + System.nanoTime());
                    return calls.get() >= 1;
                });
    }
}
