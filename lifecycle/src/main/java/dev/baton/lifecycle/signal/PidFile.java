// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.signal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file that always names the serving generation. It is replaced as a whole, so a reader never
/// sees half a number.
///
/// @param path where it is
public record PidFile(Path path) {
    /// Names this process.
    ///
    /// @throws UncheckedIOException when it cannot be written; an older file stays as it was
    public void write(long pid) {
        var fresh = path.resolveSibling(path.getFileName() + "." + pid);
        try {
            Files.writeString(fresh, pid + "\n");
            Files.move(
                    fresh,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the pid file " + path, e);
        }
    }

    /// Whether it names this process.
    public boolean names(long pid) {
        try {
            return Files.readString(path).strip().equals(Long.toString(pid));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the pid file " + path, e);
        }
    }

    /// Removes it, unless it names another process by now.
    public void removeIfNaming(long pid) {
        try {
            if (names(pid)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the pid file " + path, e);
        }
    }
}
