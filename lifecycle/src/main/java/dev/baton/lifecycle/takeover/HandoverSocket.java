// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.takeover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The unix socket on which a predecessor awaits its successor, in a directory of its own that only
/// this user may enter. Any thread.
public final class HandoverSocket {
    private static final Logger LOG = LoggerFactory.getLogger(HandoverSocket.class);

    private final Path path;
    private final ServerSocketChannel server;

    private HandoverSocket(Path path, ServerSocketChannel server) {
        this.path = path;
        this.server = server;
    }

    static HandoverSocket open() {
        try {
            var path = Files.createTempDirectory("baton-").resolve("handover");
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return new HandoverSocket(path, server);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the hand-over socket", e);
        }
    }

    String path() {
        return path.toString();
    }

    /// Waits for whoever connects first, and only if it is of this user.
    SocketChannel accept() throws IOException {
        var channel = server.accept();
        PeerCheck.sameUser(channel, path);
        return channel;
    }

    /// Ends a wait, and removes the file and its directory; a second time does nothing.
    void remove() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("closing {}: {}", path, e.toString());
        }
        remove(path);
    }

    /// Removes what a process that was killed could not.
    ///
    /// @param path of a hand-over socket
    public static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
            var directory = path.getParent();
            if (directory != null) {
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", path, e.toString());
        }
    }
}
