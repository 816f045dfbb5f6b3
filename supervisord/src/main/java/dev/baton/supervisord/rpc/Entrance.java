// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.lifecycle.Listener;
import dev.baton.posix.Fd;
import dev.baton.posix.Sockets;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A listening socket of the daemon, named by the section that asks for it.
final class Entrance implements Listener, AutoCloseable {
    private final String section;
    private final Fd socket;
    private final SocketAddress address;
    private final @Nullable Path file;

    private Entrance(String section, Fd socket, SocketAddress address, @Nullable Path file) {
        this.section = section;
        this.socket = socket;
        this.address = address;
        this.file = file;
    }

    /// A TCP socket.
    static Entrance inet(String section, Fd socket) {
        return new Entrance(section, socket, Sockets.localAddress(socket.number()), null);
    }

    /// A unix socket.
    ///
    /// @param file removed with it
    static Entrance unix(String section, Fd socket, Path file) {
        return new Entrance(section, socket, UnixDomainSocketAddress.of(file), file);
    }

    @Override
    public String name() {
        return section;
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public int descriptor() {
        return socket.duplicate(3).release();
    }

    @Override
    public ServerSocketChannel channel() {
        throw new UnsupportedOperationException("only event loops serve here");
    }

    /// Nobody can connect any more.
    ///
    /// @throws IOException when the file cannot be removed
    @Override
    public void close() throws IOException {
        Sockets.stopListening(socket);
        socket.close();
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
