// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.posix.Errno;
import dev.baton.posix.Fd;
import dev.baton.posix.PosixException;
import dev.baton.posix.Sockets;
import dev.baton.supervisord.config.ConfigException;
import dev.baton.supervisord.config.HttpServerSettings;
import dev.baton.supervisord.config.Owner;
import dev.baton.supervisord.log.MainLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sockets on which clients reach the daemon: `[unix_http_server]` and `[inet_http_server]`.
public final class Entrances implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final int ATTEMPTS = 10;
    private static final String IN_USE =
            "Another program is already listening on a port that one of our HTTP servers is configured to use.  Shut this program down first before starting supervisord.";

    private final List<Entrance> all = new ArrayList<>();
    private final MainLog log;

    private Entrances(MainLog log) {
        this.log = log;
    }

    /// Opens all of them, or none.
    ///
    /// @throws ConfigException when one cannot be opened, or must not be
    public static Entrances open(List<HttpServerSettings> servers, MainLog log) {
        var entrances = new Entrances(log);
        try {
            servers.forEach(server -> entrances.open(server, entrances::opened));
        } catch (RuntimeException e) {
            entrances.close();
            throw e;
        }
        servers.forEach(entrances::warn);
        return entrances;
    }

    /// Sees whether they could be opened when those that are open now are closed: opens what is
    /// new, and closes it again.
    ///
    /// @param servers that are wanted
    /// @param current those of this daemon that are open now
    /// @throws ConfigException when one cannot be opened, or must not be
    public static void tryOut(
            List<HttpServerSettings> servers, List<HttpServerSettings> current, MainLog log) {
        try (var trial = new Entrances(log)) {
            servers.forEach(server -> trial.open(server, each -> trial.tried(each, current)));
        }
    }

    private interface Opening {
        Optional<Entrance> open(HttpServerSettings server) throws IOException;
    }

    private void open(HttpServerSettings server, Opening opening) {
        try {
            opening.open(server).ifPresent(all::add);
        } catch (PosixException e) {
            throw refused(server, e);
        } catch (IOException | IllegalArgumentException e) {
            throw ConfigException.of(
                    "Cannot open an HTTP server: section [%s]: %s"
                            .formatted(server.section(), e.getMessage()));
        }
    }

    private Optional<Entrance> opened(HttpServerSettings server) throws IOException {
        return Optional.of(
                switch (server) {
                    case HttpServerSettings.Unix unix -> unix(unix);
                    case HttpServerSettings.Inet inet -> inet(inet, address(inet));
                });
    }

    /// Everything but what a socket that is open now keeps from being done: its port is taken, and
    /// its file is in use.
    private Optional<Entrance> tried(HttpServerSettings server, List<HttpServerSettings> current)
            throws IOException {
        var isOurs = current.stream().anyMatch(own -> overlap(own, server));
        return switch (server) {
            case HttpServerSettings.Unix unix -> {
                if (!isOurs && isUsed(unix.file())) {
                    throw ConfigException.of(IN_USE);
                }
                var aside = aside(unix.file());
                yield Optional.of(Entrance.unix(unix.section(), bound(unix, aside), aside));
            }
            case HttpServerSettings.Inet inet -> {
                var address = address(inet);
                yield isOurs ? Optional.empty() : Optional.of(inet(inet, address));
            }
        };
    }

    private static boolean overlap(HttpServerSettings one, HttpServerSettings other) {
        return switch (one) {
            case HttpServerSettings.Unix unix ->
                    other instanceof HttpServerSettings.Unix(_, var file, _, _, _, _)
                            && isSame(unix.file(), file);
            case HttpServerSettings.Inet inet ->
                    other instanceof HttpServerSettings.Inet(_, _, var port, _, _, _)
                            && inet.port() == port;
        };
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException _) {
            return false; // one of them is not there
        }
    }

    private void warn(HttpServerSettings server) {
        if (server.credentials() == null) {
            log.critical(
                    "Server '%s' running without any HTTP authentication checking"
                            .formatted(kind(server)));
        }
    }

    private static String kind(HttpServerSettings server) {
        return switch (server) {
            case HttpServerSettings.Unix _ -> "unix_http_server";
            case HttpServerSettings.Inet _ -> "inet_http_server";
        };
    }

    private static ConfigException refused(HttpServerSettings server, PosixException e) {
        return ConfigException.of(
                e.errno().equals(Errno.EADDRINUSE)
                        ? IN_USE
                        : "Cannot open an HTTP server: socket.error reported errno.%s (%d), section [%s]: %s"
                                .formatted(
                                        e.errno().code(),
                                        e.errno().number(),
                                        server.section(),
                                        e.getMessage()));
    }

    private static Entrance inet(HttpServerSettings.Inet server, InetSocketAddress address) {
        return Entrance.inet(server.section(), Sockets.listen(address, BACKLOG));
    }

    private static InetSocketAddress address(HttpServerSettings.Inet server) {
        var address =
                server.host().isEmpty()
                        ? new InetSocketAddress(server.port())
                        : new InetSocketAddress(server.host(), server.port());
        if (address.isUnresolved()) {
            throw ConfigException.of(
                    "Cannot open an HTTP server: section [%s]: there is no host %s"
                            .formatted(server.section(), server.host()));
        }
        if (server.credentials() == null
                && !server.open()
                && !address.getAddress().isLoopbackAddress()) {
            throw ConfigException.of(
                    "section [%s] lets everybody who can reach %s port %d run programs as this user: it has no password and is not bound to the loopback device. Set username and password, or port=127.0.0.1:%d, or allow_unauthenticated=true if that is what you want"
                            .formatted(
                                    server.section(),
                                    address.getAddress().getHostAddress(),
                                    server.port(),
                                    server.port()));
        }
        return address;
    }

    /// Bound under another name, and linked to its own when mode and owner are right: nobody finds
    /// it there before, and two daemons cannot both have it.
    private Entrance unix(HttpServerSettings.Unix server) throws IOException {
        var file = server.file();
        var aside = aside(file);
        var socket = bound(server, aside);
        try {
            link(aside, file);
            return Entrance.unix(server.section(), socket, file);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static Path aside(Path file) {
        return file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    }

    private static Fd bound(HttpServerSettings.Unix server, Path aside) throws IOException {
        Files.deleteIfExists(aside);
        var socket = Sockets.listen(UnixDomainSocketAddress.of(aside), BACKLOG);
        try {
            Files.setAttribute(aside, "unix:mode", server.chmod());
            give(aside, server.chown());
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            Files.deleteIfExists(aside);
            throw e;
        }
    }

    private static void give(Path file, @Nullable Owner owner) throws IOException {
        if (owner != null) {
            Files.setAttribute(file, "unix:uid", owner.uid());
            if (owner.gid() >= 0) {
                Files.setAttribute(file, "unix:gid", owner.gid());
            }
        }
    }

    private void link(Path from, Path to) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                Files.createLink(to, from);
                return;
            } catch (FileAlreadyExistsException _) {
                if (isUsed(to)) {
                    throw ConfigException.of(IN_USE);
                }
                log.warn("Unlinking stale socket " + to);
                Files.deleteIfExists(to);
            }
        }
        throw ConfigException.of(IN_USE); // somebody makes it as often as it is removed
    }

    private static boolean isUsed(Path file) {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(file));
        } catch (IOException _) {
            return false;
        }
    }

    List<Entrance> all() {
        return List.copyOf(all);
    }

    /// Closes all of them, and removes their files.
    @Override
    public void close() {
        for (var entrance : all) {
            try {
                entrance.close();
            } catch (IOException e) {
                log.warn("cannot remove the socket of [%s]: %s".formatted(entrance.name(), e));
            }
        }
        all.clear();
    }
}
