// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a release ships, `bin/` and `lib/`: the one that was built, or a copy to do things to.
///
/// @param home absolute
record Distribution(Path home) {
    private static final Duration TRAINING = Duration.ofMinutes(3);

    /// The repository.
    static final Path ROOT =
            Path.of(System.getProperty("baton.root", "..")).toAbsolutePath().normalize();

    private static final class Built {
        static final Distribution DISTRIBUTION =
                new Distribution(ROOT.resolve("target/baton")).trained();
    }

    /// The one in `target/baton`, with its AOT cache: not to be changed.
    static Distribution built() {
        return Built.DISTRIBUTION;
    }

    /// A copy, cache and all.
    Distribution copyTo(Path directory) {
        try (var files = Files.walk(home)) {
            for (var file : files.toList()) {
                Files.copy(
                        file,
                        directory.resolve(home.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
            return new Distribution(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The script that starts the example.
    Path hello() {
        return home.resolve("bin/hello");
    }

    /// The jar with the example's code.
    Path jar() {
        var jars = list(home.resolve("lib"), "baton-example-hello*.jar");
        assertThat(jars).as("the example's jar").hasSize(1);
        return jars.getFirst();
    }

    /// Puts another jar in its place, as a deployment should: by rename, so that nobody ever sees
    /// half of it.
    void deploy(Path jar) {
        try {
            var beside = Files.copy(jar, jar().resolveSibling("incoming"));
            Files.move(beside, jar(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The AOT cache of its jars.
    Path cache() {
        var caches = caches();
        assertThat(caches).as("AOT caches").hasSize(1);
        return caches.getFirst();
    }

    private List<Path> caches() {
        return list(home.resolve("lib/aot"), "baton-*.aot");
    }

    /// Makes the cache, unless there is one that fits, and removes those of earlier builds. Then it
    /// is what `./baton build` leaves, and is marked so: `./baton demo` need not build it again.
    private Distribution trained() {
        assertThat(hello()).as("./baton build, or mvn verify, lays it out").isExecutable();
        var before = caches();
        Programs.run(TRAINING, hello().toString(), "--train", "--warmup", "4000", "--port", "0")
                .mustSucceed();
        if (caches().size() > before.size()) {
            before.forEach(Distribution::delete);
        }
        touch(home.resolve(".built"));
        return this;
    }

    private static void touch(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path directory, String glob) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        var found = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(directory, glob)) {
            files.forEach(found::add);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
