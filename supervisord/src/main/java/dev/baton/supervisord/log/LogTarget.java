// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Something that log bytes are appended to. Any thread.
public sealed interface LogTarget extends AutoCloseable permits RotatingFile, StreamFile {
    /// Opens a path as what it is: a regular file, made when it is not there, or something else.
    /// What leads to a descriptor, as `/dev/stdout`, is never renamed or removed, wherever it leads
    /// to; files in `/dev/shm` are files.
    ///
    /// @param maxbytes with so many bytes or more a file is rotated; 0 for never
    /// @param backups how many old files are kept; with 0 the file begins anew
    /// @throws IOException when it cannot be opened
    static LogTarget open(Path path, long maxbytes, int backups) throws IOException {
        return isSpecial(path) ? StreamFile.open(path) : RotatingFile.open(path, maxbytes, backups);
    }

    private static boolean isSpecial(Path path) {
        var name = path.normalize().toString();
        return name.matches("/dev/(std(in|out|err)|fd/.*)|/proc/.*")
                || (Files.exists(path) && !Files.isRegularFile(path));
    }

    /// Where it is.
    Path path();

    /// Appends all remaining bytes.
    ///
    /// @throws IOException when not all could be taken
    void write(ByteBuffer bytes) throws IOException;

    /// Goes on with what could not be written at once.
    ///
    /// @return whether nothing is left
    default boolean flush() {
        return true;
    }

    /// Opens the path anew, unless it has been closed.
    ///
    /// @throws IOException when that fails; what was open stays so
    void reopen() throws IOException;

    /// Begins anew, as far as that is possible.
    void clear() throws IOException;

    @Override
    void close() throws IOException;
}
