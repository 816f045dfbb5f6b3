// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.takeover;

import dev.baton.posix.Fd;
import dev.baton.posix.PosixException;
import dev.baton.posix.Sockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// A listening socket that this generation holds. Any thread.
public final class Held {
    private final String name;
    private final String requested;
    private final SocketAddress address;
    private final Fd fd;
    private final boolean boundHere;
    private int spare;

    Held(
            String name,
            String requested,
            SocketAddress address,
            Fd fd,
            boolean boundHere,
            int spare) {
        this.boundHere = boundHere;
        this.name = name;
        this.requested = requested;
        this.address = address;
        this.fd = fd;
        this.spare = spare;
    }

    /// Its name.
    public String name() {
        return name;
    }

    /// The address it was asked for, as text; empty when it came from outside.
    String requested() {
        return requested;
    }

    /// Where it listens.
    public SocketAddress address() {
        return address;
    }

    Fd fd() {
        return fd;
    }

    /// A descriptor of this socket that the caller closes. The first costs no system call when the
    /// generation before left a spare one.
    public synchronized int descriptor() {
        if (spare >= 0) {
            var given = spare;
            spare = -1;
            return given;
        }
        return fd.duplicate(3).release();
    }

    /// A channel of the JDK that accepts on this socket: a dummy that listens elsewhere, with its
    /// descriptor replaced (the JDK has no way to adopt one). Its local address is the dummy's.
    public ServerSocketChannel channel() {
        try {
            return address instanceof UnixDomainSocketAddress ? unixChannel() : tcpChannel();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a channel for listener " + name, e);
        }
    }

    private ServerSocketChannel tcpChannel() throws IOException {
        var dummy = ServerSocketChannel.open();
        dummy.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        fd.duplicateOver(descriptorBoundTo(dummy.getLocalAddress()));
        return dummy;
    }

    private ServerSocketChannel unixChannel() throws IOException {
        var directory = Files.createTempDirectory("baton-");
        var path = directory.resolve("dummy");
        try {
            var dummy = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            dummy.bind(UnixDomainSocketAddress.of(path));
            fd.duplicateOver(descriptorBoundTo(dummy.getLocalAddress()));
            return dummy;
        } finally {
            Files.deleteIfExists(path);
            Files.delete(directory);
        }
    }

    private static int descriptorBoundTo(SocketAddress wanted) {
        for (int candidate : Fd.open()) {
            if (isBoundTo(candidate, wanted)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no descriptor is bound to " + wanted);
    }

    private static boolean isBoundTo(int candidate, SocketAddress wanted) {
        try {
            return Sockets.isListening(candidate)
                    && samePort(Sockets.localAddress(candidate), wanted);
        } catch (PosixException | IllegalStateException e) {
            return false; // closed meanwhile, or a socket of another family
        }
    }

    private static boolean samePort(SocketAddress one, SocketAddress other) {
        return (one instanceof InetSocketAddress a && other instanceof InetSocketAddress b)
                ? a.getPort() == b.getPort()
                : one.equals(other);
    }

    /// Whether this generation bound it.
    boolean boundHere() {
        return boundHere;
    }

    /// Closes it; a socket that a generation has bound refuses connections from here on, whoever
    /// else holds it.
    void stopListening() {
        if (!requested.isEmpty()) { // one that came from outside may be used again from there
            Sockets.stopListening(fd);
        }
        removeFile();
        close();
    }

    synchronized void close() {
        if (spare >= 0) {
            Fd.of(spare).close();
            spare = -1;
        }
        fd.close();
    }

    /// Removes the file of a unix socket.
    void removeFile() {
        if (address instanceof UnixDomainSocketAddress unix && !requested.isEmpty()) {
            remove(unix.getPath());
        }
    }

    static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the socket " + path, e);
        }
    }
}
