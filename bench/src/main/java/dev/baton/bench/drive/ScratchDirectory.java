// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.drive;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A directory for one run, deleted with all that is in it, at the latest when the JVM ends.
public record ScratchDirectory(Path path) implements Closeable {
    /// A new one where temporary files go.
    public static ScratchDirectory create() {
        try {
            var scratch = new ScratchDirectory(Files.createTempDirectory("baton-bench-"));
            Runtime.getRuntime().addShutdownHook(new Thread(scratch::close, "delete files"));
            return scratch;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Deletes it. Safe to repeat.
    @Override
    public void close() {
        if (!Files.exists(path)) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
