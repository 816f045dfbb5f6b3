// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A log that somebody reads while it grows. Follows the path over rotations: what is left of the
/// old file comes first. Reads through a channel of its own, so it holds up nobody who writes. One
/// thread.
public final class FollowedLog implements AutoCloseable {
    private static final int LOOKS = 3;

    private final Path path;
    private Opened file;
    private long position;

    /// What there was to read.
    public enum Found {
        /// Bytes, which are in the buffer.
        BYTES,
        /// The file has become shorter than what was read of it, or has been removed and made anew;
        /// it is read from its beginning now.
        TRUNCATION,
        /// Nothing new.
        NOTHING
    }

    /// An open file, and how it is told from others.
    private record Opened(FileChannel channel, @Nullable Object key) {}

    private FollowedLog(Path path) throws IOException {
        this.path = path;
        this.file = newest();
    }

    /// Opens one, to be read from its end.
    ///
    /// @param last so many bytes before the end
    /// @throws IOException when it cannot be opened
    public static FollowedLog open(Path path, long last) throws IOException {
        var log = new FollowedLog(path);
        try {
            log.skip(last);
            return log;
        } catch (IOException e) {
            log.close();
            throw e;
        }
    }

    /// Reads what comes next.
    ///
    /// @param into cleared, and ready to be read from when there are bytes
    /// @throws IOException when the file cannot be read
    public Found read(ByteBuffer into) throws IOException {
        into.clear();
        if (file.channel().size() < position) {
            position = 0;
            return Found.TRUNCATION;
        }
        // What was written between a look at the size and the rotation is still to be read.
        if (behind() == 0 && isReplaced() && behind() == 0) {
            var gone = isGone();
            if (turnToNewest() && gone) {
                return Found.TRUNCATION;
            }
        }
        position += Math.max(0, file.channel().read(into, position));
        into.flip();
        return into.hasRemaining() ? Found.BYTES : Found.NOTHING;
    }

    /// Whether the file was removed. A rotation may rename it just behind a look.
    private boolean isGone() throws IOException {
        for (int i = 0; i < LOOKS; i++) {
            if (isKept()) {
                return false;
            }
        }
        return true;
    }

    /// Whether the file is still there under another name, as after a rotation.
    private boolean isKept() throws IOException {
        var name = path.getFileName().toString();
        var directory = path.toAbsolutePath().getParent();
        try (var files = Files.newDirectoryStream(directory, it -> startsWith(it, name))) {
            for (var each : files) {
                if (Objects.equals(file.key(), keyOf(each))) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean startsWith(Path file, String name) {
        return file.getFileName().toString().startsWith(name);
    }

    /// @return null when it has just gone
    private static @Nullable Object keyOf(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    /// @return false when there is none yet
    private boolean turnToNewest() throws IOException {
        try {
            var next = newest();
            file.channel().close();
            file = next;
            position = 0;
            return true;
        } catch (NoSuchFileException _) {
            return false; // it is being rotated again: there will be one
        }
    }

    /// How many bytes of the file are still to be read.
    ///
    /// @throws IOException when the file cannot be asked
    public long behind() throws IOException {
        return Math.max(0, file.channel().size() - position);
    }

    /// Leaves out all but the last bytes of the file.
    ///
    /// @return how many were left out
    /// @throws IOException when the file cannot be asked
    public long skip(long allBut) throws IOException {
        var skipped = Math.max(0, behind() - allBut);
        position += skipped;
        return skipped;
    }

    /// The file that is there now. What is at a path and what has been opened may differ when it is
    /// rotated at this moment.
    private Opened newest() throws IOException {
        while (true) {
            var before = key();
            var channel = FileChannel.open(path);
            try {
                if (Objects.equals(before, key())) {
                    return new Opened(channel, before);
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            channel.close();
        }
    }

    private @Nullable Object key() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private boolean isReplaced() throws IOException {
        try {
            return !Objects.equals(file.key(), key());
        } catch (NoSuchFileException _) {
            return false; // perhaps there will be one
        }
    }

    @Override
    public void close() throws IOException {
        file.channel().close();
    }
}
