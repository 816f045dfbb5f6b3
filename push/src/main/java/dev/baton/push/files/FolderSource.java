// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of a folder.
///
/// The folder itself may be a link, and is resolved anew each time, so that a deployment may turn
/// it. Links within are followed as long as they end within.
final class FolderSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(FolderSource.class);

    /// A file may change again within the step of the clock that stamps it; this is far above any.
    private static final long SETTLED_MILLIS = 2_000;

    private final Path folder;

    /// Looks for the folder, and for nothing else yet.
    ///
    /// @throws IllegalArgumentException when there is no such folder
    FolderSource(Path folder) {
        this.folder = folder.toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("no folder to serve files from: " + this.folder);
        }
    }

    @Override
    public @Nullable Resource find(List<String> segments) throws IOException {
        var root = folder.toRealPath();
        try {
            var file = root;
            for (var segment : segments) {
                file = file.resolve(segment);
            }
            var real = file.toRealPath();
            return real.startsWith(root) ? of(real) : null;
        } catch (FileSystemException | InvalidPathException e) {
            LOG.debug("no file for {} in {}: {}", segments, root, e.toString());
            return null; // what cannot be looked at is not there
        }
    }

    /// Opens the path that was checked, and no link that took its place since.
    static @Nullable Resource of(Path real) throws IOException {
        var attributes =
                Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            return null;
        }
        var modified = attributes.lastModifiedTime();
        return new Resource(
                attributes.size(),
                modified.toMillis(),
                Long.toHexString(modified.to(TimeUnit.NANOSECONDS))
                        + "-"
                        + Long.toHexString(attributes.size()),
                System.currentTimeMillis() - modified.toMillis() > SETTLED_MILLIS,
                () -> Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS));
    }
}
