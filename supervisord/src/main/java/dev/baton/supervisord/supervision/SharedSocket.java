// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.posix.Fd;
import dev.baton.posix.PosixException;
import dev.baton.posix.Sockets;
import dev.baton.supervisord.config.FcgiSocket;
import dev.baton.supervisord.config.Owner;
import dev.baton.supervisord.log.MainLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The listening socket that the processes of an fcgi-program share: there while one of them has
/// it. The supervisor's thread.
final class SharedSocket {
    /// The kernel makes less of it, where that is its limit.
    private static final int MOST_WAITING = 65_535;

    private final FcgiSocket settings;
    private final MainLog log;
    private @Nullable Fd fd;
    private int users;

    SharedSocket(FcgiSocket settings, MainLog log) {
        this.settings = settings;
        this.log = log;
    }

    /// Opens it for its first user. It blocks, as children expect of it.
    ///
    /// @throws IOException when it cannot be opened; there is no user more then
    Fd acquire() throws IOException {
        var open = fd;
        if (open == null) {
            open = open();
            fd = open;
        }
        users++;
        return open;
    }

    /// Closes it after its last user. The file of a unix socket stays.
    void release() {
        users--;
        if (users == 0 && fd != null) {
            log.info("Closing socket " + settings.url());
            fd.close();
            fd = null;
        }
    }

    private Fd open() throws IOException {
        log.info("Creating socket " + settings.url());
        try {
            var opened =
                    switch (settings.address()) {
                        case FcgiSocket.Address.Tcp(var host, var port) ->
                                listen(new InetSocketAddress(host, port));
                        case FcgiSocket.Address.Unix(var path) -> unix(path);
                    };
            opened.blocking();
            return opened;
        } catch (PosixException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Fd listen(java.net.SocketAddress address) {
        var backlog = settings.backlog();
        return Sockets.listen(address, backlog == null ? MOST_WAITING : backlog);
    }

    private Fd unix(Path path) throws IOException {
        Files.deleteIfExists(path);
        var opened = listen(UnixDomainSocketAddress.of(path));
        try {
            own(path);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void own(Path path) throws IOException {
        Owner owner = settings.owner();
        if (owner != null) {
            Files.setAttribute(path, "unix:uid", owner.uid());
            if (owner.gid() >= 0) {
                Files.setAttribute(path, "unix:gid", owner.gid());
            }
        }
        var mode = settings.mode();
        if (mode != null) {
            Files.setAttribute(path, "unix:mode", mode);
        }
    }
}
