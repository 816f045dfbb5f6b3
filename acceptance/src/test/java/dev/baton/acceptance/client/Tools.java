// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.client;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the programs and packages are that are not Java's.
final class Tools {
    /// The repository.
    static final Path ROOT =
            Path.of(System.getProperty("baton.root", "..")).toAbsolutePath().normalize();

    /// Where `./baton test` has put the packages of `package.json`.
    private static final Path PACKAGES = ROOT.resolve("target/tools/clients");

    private Tools() {}

    static Path node() {
        return program("node").orElseGet(() -> missing("there is no node: install Node.js 20"));
    }

    static Path packages() {
        return Files.isDirectory(PACKAGES.resolve("node_modules"))
                ? PACKAGES
                : missing("there are no npm packages: ./baton test fetches them");
    }

    static Path chromium() {
        return program("chromium")
                .orElseGet(() ->
                        missing(
                                "there is no chromium: ./baton test installs it for root,"
                                        + " or do it: apt-get install chromium"));
    }

    private static Optional<Path> program(String name) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/bin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Skips the test; in CI, where everything can be had, fails it.
    private static Path missing(String what) {
        return List.of("true", "1").contains(System.getenv("CI")) ? fail(what) : abort(what);
    }
}
