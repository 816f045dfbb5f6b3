// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.ints;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/// Sockets as plain descriptors: socket(2), bind(2), listen(2), getsockname(2), getsockopt(2).
public final class Sockets {
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_STREAM = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOCK_NONBLOCK = 0x800;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_PEERCRED = 17;
    private static final int SO_ACCEPTCONN = 30;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int SHUT_RDWR = 2;

    private static final MethodHandle SOCKET = Native.function("socket", ints(INT, INT, INT));
    private static final MethodHandle BIND = Native.function("bind", ints(INT, POINTER, INT));
    private static final MethodHandle LISTEN = Native.function("listen", ints(INT, INT));
    private static final MethodHandle GETSOCKNAME =
            Native.function("getsockname", ints(INT, POINTER, POINTER));
    private static final MethodHandle GETSOCKOPT =
            Native.function("getsockopt", ints(INT, INT, INT, POINTER, POINTER));
    private static final MethodHandle SETSOCKOPT =
            Native.function("setsockopt", ints(INT, INT, INT, POINTER, INT));
    private static final MethodHandle SHUTDOWN = Native.function("shutdown", ints(INT, INT));
    private static final MethodHandle SOCKETPAIR =
            Native.function("socketpair", ints(INT, INT, INT, POINTER));

    private Sockets() {}

    /// Who is at the other end of a unix socket, as the kernel saw it connect.
    ///
    /// @param pid the process
    /// @param uid its effective user
    /// @param gid its effective group
    public record Peer(int pid, int uid, int gid) {}

    /// Opens a listening stream socket, non-blocking and close-on-exec, with SO_REUSEADDR.
    ///
    /// An address without a host listens on IPv6 and IPv4, or on IPv4 alone where there is no IPv6.
    ///
    /// @param address an [InetSocketAddress] or a [UnixDomainSocketAddress]
    /// @param backlog how many connections may wait to be accepted; the kernel caps it
    /// @throws PosixException with EADDRINUSE when somebody listens there already
    public static Fd listen(SocketAddress address, int backlog) {
        return switch (address) {
            case UnixDomainSocketAddress unix -> bound(AF_UNIX, unix, backlog);
            case InetSocketAddress inet when inet.isUnresolved() ->
                    throw new IllegalArgumentException("unknown host: " + inet.getHostString());
            case InetSocketAddress inet when inet.getAddress().isAnyLocalAddress() ->
                    anyAddress(inet, backlog);
            case InetSocketAddress inet ->
                    bound(
                            inet.getAddress() instanceof Inet6Address ? AF_INET6 : AF_INET,
                            inet,
                            backlog);
            default -> throw new IllegalArgumentException("cannot listen on " + address);
        };
    }

    private static Fd anyAddress(InetSocketAddress inet, int backlog) {
        try {
            return bound(AF_INET6, inet, backlog);
        } catch (PosixException e) {
            if (e.call().equals("socket") || e.errno().equals(Errno.EADDRNOTAVAIL)) {
                return bound(AF_INET, inet, backlog);
            }
            throw e;
        }
    }

    private static Fd bound(int family, SocketAddress address, int backlog) {
        var fd = open(family, SOCK_STREAM | SOCK_NONBLOCK);
        try {
            if (family != AF_UNIX) {
                option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
            }
            if (family == AF_INET6 && SocketAddresses.isAny(address)) {
                option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
            }
            Native.call(
                    "bind",
                    address.toString(),
                    (state, arena) -> {
                        var encoded = SocketAddresses.encode(arena, family, address);
                        return (int)
                                BIND.invokeExact(
                                        state, fd.number(), encoded, (int) encoded.byteSize());
                    });
            Native.call(
                    "listen",
                    address.toString(),
                    (state, _) -> (int) LISTEN.invokeExact(state, fd.number(), backlog));
            return fd;
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    static Fd open(int family, int type) {
        return Fd.of(
                (int)
                        Native.call(
                                "socket",
                                (state, _) ->
                                        (int)
                                                SOCKET.invokeExact(
                                                        state, family, type | SOCK_CLOEXEC, 0)));
    }

    /// Two connected unix stream sockets, close-on-exec and blocking: socketpair(2).
    public static Fd[] pair() {
        var fds = new Fd[2];
        Native.call(
                "socketpair",
                (state, arena) -> {
                    var numbers = arena.allocate(INT, 2);
                    var result =
                            (int)
                                    SOCKETPAIR.invokeExact(
                                            state, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, numbers);
                    if (result == 0) {
                        fds[0] = Fd.of(numbers.getAtIndex(INT, 0));
                        fds[1] = Fd.of(numbers.getAtIndex(INT, 1));
                    }
                    return result;
                });
        return fds;
    }

    /// Stops listening, for everybody who holds the socket: later connects are refused, and those
    /// that wait to be accepted are reset. shutdown(2).
    public static void stopListening(Fd listener) {
        shutdown(listener);
    }

    /// Ends both directions of a connected socket, for everybody who holds it; whoever waits in a
    /// read returns. shutdown(2).
    public static void shutdown(Fd socket) {
        Native.call(
                "shutdown",
                (state, _) -> (int) SHUTDOWN.invokeExact(state, socket.number(), SHUT_RDWR));
    }

    /// Whether the descriptor is a socket that listens; false when it is anything else.
    public static boolean isListening(int fd) {
        try {
            return option(fd, SOL_SOCKET, SO_ACCEPTCONN, 4).get(INT, 0) == 1;
        } catch (PosixException e) {
            if (e.errno().equals(Errno.ENOTSOCK) || e.errno().equals(Errno.EBADF)) {
                return false;
            }
            throw e;
        }
    }

    /// The address a socket is bound to, getsockname(2).
    public static SocketAddress localAddress(int fd) {
        try (var kept = Arena.ofConfined()) {
            var address = kept.allocate(SocketAddresses.LARGEST);
            var length = kept.allocate(INT);
            length.set(INT, 0, (int) address.byteSize());
            Native.call(
                    "getsockname",
                    "descriptor " + fd,
                    (state, _) -> (int) GETSOCKNAME.invokeExact(state, fd, address, length));
            // The kernel tells the whole length, also of a path that did not fit.
            var told = Math.min(length.get(INT, 0), address.byteSize());
            return SocketAddresses.decode(address.asSlice(0, told));
        }
    }

    /// The credentials of the peer of a connected unix socket: unix(7) SO_PEERCRED.
    public static Peer peer(int fd) {
        var ucred = option(fd, SOL_SOCKET, SO_PEERCRED, 12);
        return new Peer(
                ucred.getAtIndex(INT, 0), ucred.getAtIndex(INT, 1), ucred.getAtIndex(INT, 2));
    }

    private static MemorySegment option(int fd, int level, int name, int size) {
        var value = Arena.ofAuto().allocate(size, 4);
        Native.call(
                "getsockopt",
                "descriptor " + fd,
                (state, arena) -> {
                    var length = arena.allocateFrom(INT, size);
                    return (int) GETSOCKOPT.invokeExact(state, fd, level, name, value, length);
                });
        return value;
    }

    private static void option(Fd fd, int level, int name, int value) {
        Native.call(
                "setsockopt",
                (state, arena) ->
                        (int)
                                SETSOCKOPT.invokeExact(
                                        state,
                                        fd.number(),
                                        level,
                                        name,
                                        arena.allocateFrom(INT, value),
                                        4));
    }
}
