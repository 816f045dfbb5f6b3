// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.drive;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A directory for one run, deleted with all that is in it.
public record ScratchDirectory(Path path) implements Closeable {
    /// A new one where temporary files go.
    public static ScratchDirectory create() {
        try {
            return new ScratchDirectory(Files.createTempDirectory("baton-bench-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
