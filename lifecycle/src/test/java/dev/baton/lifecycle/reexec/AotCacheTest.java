// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.reexec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
    /// How `bin/baton-java` names the cache of a class path.
    private static final String SHELL =
            """
            {
                sha256sum < "$JAVA_HOME/release"
                for jar in "$@"; do sha256sum < "$jar"; done
            } | sha256sum | cut -c1-32
            """;

    private final AotCache cache = new AotCache();
    @TempDir private Path directory;
    private Path one = Path.of("");
    private Path two = Path.of("");

    @BeforeEach
    void twoJars() throws IOException {
        one = Files.writeString(directory.resolve("one.jar"), "one");
        two = Files.writeString(directory.resolve("two words.jar"), "two");
    }

    private String classPath() {
        return one + ":" + two;
    }

    private CommandLine command(Path given) {
        return new CommandLine(
                Path.of("/bin/java"),
                List.of("java", "-XX:AOTCache=" + given, "-cp", classPath(), "Main", "x"));
    }

    private String nameByShell() throws IOException, InterruptedException {
        var shell =
                new ProcessBuilder("sh", "-c", SHELL, "sh", one.toString(), two.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = shell.start();
        var hash = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return "baton-" + hash.strip() + ".aot";
    }

    @Test
    void itsNameIsTheOneThatTheShellComputes() throws Exception {
        assertThat(cache.name(classPath())).isEqualTo(nameByShell()).matches("baton-.{32}\\.aot");
    }

    @Test
    void itsNameFollowsAJarThatWasReplacedWithTheSameSizeAndTime() throws Exception {
        var before = cache.name(classPath());
        var time = Files.getLastModifiedTime(two);

        var fresh = Files.writeString(directory.resolve("fresh"), "TWO");
        Files.setLastModifiedTime(fresh, FileTime.from(time.toInstant()));
        Files.delete(two);
        Files.move(fresh, two);

        assertThat(cache.name(classPath())).isNotEqualTo(before).isEqualTo(nameByShell());
    }

    @Test
    void theOrderOfTheJarsMatters() {
        assertThat(cache.name(one + ":" + two)).isNotEqualTo(cache.name(two + ":" + one));
    }

    @Test
    void aCacheThatFitsStays() throws IOException {
        var fitting = Files.createFile(directory.resolve(cache.name(classPath())));

        assertThat(cache.refresh(command(fitting))).isEqualTo(command(fitting));
    }

    @Test
    void aStaleCacheIsReplacedByTheOneThatFits() throws IOException {
        var stale = Files.createFile(directory.resolve("baton-0.aot"));
        var fitting = Files.createFile(directory.resolve(cache.name(classPath())));

        assertThat(cache.refresh(command(stale))).isEqualTo(command(fitting));
    }

    @Test
    void aStaleCacheIsLeftOutWhenNoneFits() throws IOException {
        var stale = Files.createFile(directory.resolve("baton-0.aot"));

        assertThat(cache.refresh(command(stale)).arguments())
                .containsExactly("java", "-cp", classPath(), "Main", "x");
    }

    @Test
    void aCacheIsLeftOutWhenAJarIsGoneForTheMoment() throws IOException {
        var fitting = Files.createFile(directory.resolve(cache.name(classPath())));
        Files.delete(two);

        assertThat(cache.refresh(command(fitting)).arguments())
                .containsExactly("java", "-cp", classPath(), "Main", "x");
    }

    @Test
    void aCacheIsLeftOutWhenThereIsADirectoryOnTheClassPath() throws IOException {
        var fitting = Files.createFile(directory.resolve(cache.name(classPath())));
        Files.delete(two);
        Files.createDirectory(two);

        assertThat(cache.refresh(command(fitting)).arguments())
                .containsExactly("java", "-cp", classPath(), "Main", "x");
    }

    @Test
    void everySpellingOfTheClassPathOptionIsUnderstood() throws IOException {
        var stale = directory.resolve("baton-0.aot");
        var fitting = Files.createFile(directory.resolve(cache.name(classPath())));
        for (var option : List.of("-cp", "-classpath", "--class-path")) {
            var command =
                    new CommandLine(
                            Path.of("/bin/java"),
                            List.of("java", "-XX:AOTCache=" + stale, option, classPath(), "Main"));

            assertThat(cache.refresh(command).arguments()).contains("-XX:AOTCache=" + fitting);
        }
        var joined =
                new CommandLine(
                        Path.of("/bin/java"),
                        List.of("java", "--class-path=" + classPath(), "-XX:AOTCache=" + stale));
        assertThat(cache.refresh(joined).arguments()).contains("-XX:AOTCache=" + fitting);
    }

    @Test
    void aCommandWithoutACacheIsLeftAlone() {
        var plain = new CommandLine(Path.of("/bin/java"), List.of("java", "-cp", "/none", "Main"));

        assertThat(cache.refresh(plain)).isEqualTo(plain);
    }
}
