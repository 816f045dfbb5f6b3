// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.journal;

import dev.baton.posix.Credentials;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where a journal is, and how a daemon comes to be the only one that has it: an fcntl(2) lock,
/// which children do not inherit and which goes away with the daemon, however that ends.
///
/// @param path of the journal
record Place(Path path) {
    private static final int ATTEMPTS = 10;
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int OTHERS_WRITE = 022;
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> NEW =
            Set.of(
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE_NEW);

    /// Opens and locks it.
    ///
    /// @return empty when another process has it
    /// @throws IOException when it cannot be opened, or must not be believed
    Optional<FileChannel> take() throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            var channel = open();
            if (channel.isEmpty()) {
                continue;
            }
            var before = attributes();
            if (!locked(channel.get())) {
                channel.get().close();
                return Optional.empty();
            }
            if (before.isPresent() && before.equals(attributes())) {
                return channel;
            }
            channel.get().close(); // whoever had it has just removed it
        }
        throw new IOException("it comes and goes");
    }

    private Optional<FileChannel> open() throws IOException {
        try {
            var there = attributes();
            if (there.isEmpty()) {
                var mode = PosixFilePermissions.fromString("rw-------");
                return Optional.of(
                        FileChannel.open(path, NEW, PosixFilePermissions.asFileAttribute(mode)));
            }
            check(there.get());
            return Optional.of(FileChannel.open(path, OPTIONS));
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            if (!Files.isDirectory(path.resolveSibling("."))) {
                throw new IOException("its directory does not exist", e);
            }
            return Optional.empty(); // somebody was faster
        }
    }

    private Optional<Map<String, Object>> attributes() throws IOException {
        try {
            return Optional.of(
                    Files.readAttributes(path, "unix:dev,ino,uid,mode", LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// What is in it is signalled: nobody else may have written it.
    private static void check(Map<String, Object> attributes) throws IOException {
        var mode = (int) attributes.getOrDefault("mode", 0);
        if ((mode & TYPE) != REGULAR) {
            throw new IOException("it is no regular file");
        }
        if (!attributes.getOrDefault("uid", -1).equals(Credentials.uid())) {
            throw new IOException("it is somebody else's");
        }
        if ((mode & OTHERS_WRITE) != 0) {
            throw new IOException("others may write it");
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this process has it
        }
    }
}
