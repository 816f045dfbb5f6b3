// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A log file that is appended to, and that makes room when it has become large: `x.log` becomes
/// `x.log.1`, that becomes `x.log.2`, and so on. Every byte given to [#write] is in one of the
/// files until that one is the oldest and has to go. Any thread.
public final class RotatingFile implements LogTarget {
    private static final Set<StandardOpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private final Path path;
    private final long maxbytes;
    private final int backups;
    private @Nullable FileChannel channel;

    /// What only its owner may read, others may not read after a rotation either.
    private @Nullable Set<PosixFilePermission> mode;

    private long size;
    private boolean closed;

    private RotatingFile(Path path, long maxbytes, int backups) {
        this.path = path;
        this.maxbytes = maxbytes;
        this.backups = backups;
    }

    /// Opens a file, creating it when it is not there.
    ///
    /// @param maxbytes with so many bytes or more it is rotated; 0 for never
    /// @param backups how many old files are kept; with 0 the file begins anew
    /// @throws IOException when it cannot be opened
    public static RotatingFile open(Path path, long maxbytes, int backups) throws IOException {
        var file = new RotatingFile(path, maxbytes, backups);
        file.reopen();
        return file;
    }

    /// Where it is.
    @Override
    public Path path() {
        return path;
    }

    /// Appends all remaining bytes, then rotates if that made the file large enough.
    ///
    /// @throws IOException when not all could be written, as on a full disk; the next call tries
    ///   again with its own bytes
    @Override
    public synchronized void write(ByteBuffer bytes) throws IOException {
        var open = channel();
        while (bytes.hasRemaining()) {
            size += open.write(bytes);
        }
        if (maxbytes > 0 && size >= maxbytes) {
            size = open.size(); // somebody may have made it shorter
        }
        if (maxbytes > 0 && size >= maxbytes) {
            rotate();
        }
    }

    private FileChannel channel() throws IOException {
        closed = false;
        if (channel == null) {
            channel = begin(); // after a rotation or a reopening that failed halfway
        }
        return channel;
    }

    private FileChannel begin() throws IOException {
        var opened =
                mode == null
                        ? FileChannel.open(path, OPTIONS)
                        : FileChannel.open(
                                path, OPTIONS, PosixFilePermissions.asFileAttribute(mode));
        if (mode == null) {
            mode = Files.getPosixFilePermissions(path);
        }
        size = opened.size();
        return opened;
    }

    private void rotate() throws IOException {
        if (backups <= 0) {
            channel().truncate(0);
            size = 0;
            return;
        }
        for (int i = inARow(); i > 0; i--) {
            moveIfThere(numbered(i), numbered(i + 1));
        }
        // The open channel follows the file: if the new one cannot be made, nothing is lost.
        moveIfThere(path, numbered(1));
        var old = channel();
        channel = begin();
        old.close();
    }

    /// How many old files have to make way: those without a gap between them, except the oldest.
    private int inARow() {
        int last = 0;
        while (last < backups - 1 && Files.exists(numbered(last + 1))) {
            last++;
        }
        return last;
    }

    private Path numbered(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            return; // there have not been so many yet
        }
    }

    /// Opens the path anew, for when somebody else has moved the file away. A file that has been
    /// closed is made and stays closed.
    ///
    /// @throws IOException when that fails; the file that was open stays so
    @Override
    public synchronized void reopen() throws IOException {
        var fresh = begin();
        var old = closed ? fresh : channel;
        channel = closed ? null : fresh;
        if (old != null) {
            old.close();
        }
    }

    /// Removes the file and begins a new one; older ones stay.
    @Override
    public synchronized void clear() throws IOException {
        Files.deleteIfExists(path);
        reopen();
    }

    /// Closes it; writing opens it again.
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        var old = channel;
        channel = null;
        if (old != null) {
            old.close();
        }
    }
}
