// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// `struct sockaddr` of ip(7), ipv6(7) and unix(7), both ways.
final class SocketAddresses {
    /// The size of `sockaddr_un`, the largest of the three.
    static final int LARGEST = 110;

    private static final int PATH_LIMIT = 107;
    private static final ValueLayout.OfShort PORT = SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddresses() {}

    static boolean isAny(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress().isAnyLocalAddress();
    }

    static MemorySegment encode(Arena arena, int family, SocketAddress address) {
        return switch (address) {
            case UnixDomainSocketAddress unix -> unix(arena, unix.getPath().toString());
            case InetSocketAddress inet -> inet(arena, family, inet);
            default -> throw new IllegalArgumentException("no socket address: " + address);
        };
    }

    static MemorySegment unix(Arena arena, String path) {
        var name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length > PATH_LIMIT) {
            throw new IllegalArgumentException(
                    "a unix socket path has at most " + PATH_LIMIT + " bytes: " + path);
        }
        var isAbstract = path.startsWith("@");
        if (isAbstract) {
            name[0] = 0;
        }
        var encoded = arena.allocate(2L + name.length + (isAbstract ? 0 : 1), 4);
        encoded.set(SHORT, 0, (short) Sockets.AF_UNIX);
        MemorySegment.copy(name, 0, encoded, ValueLayout.JAVA_BYTE, 2, name.length);
        return encoded;
    }

    private static MemorySegment inet(Arena arena, int family, InetSocketAddress inet) {
        var bytes = inet.getAddress().getAddress();
        var six = family == Sockets.AF_INET6;
        var encoded = arena.allocate(six ? 28 : 16, 4);
        encoded.set(SHORT, 0, (short) family);
        encoded.set(PORT, 2, (short) inet.getPort());
        if (!SocketAddresses.isAny(inet)) {
            MemorySegment.copy(bytes, 0, encoded, ValueLayout.JAVA_BYTE, six ? 8 : 4, bytes.length);
        }
        if (six && inet.getAddress() instanceof Inet6Address scoped) {
            encoded.set(INT, 24, scoped.getScopeId());
        }
        return encoded;
    }

    static SocketAddress decode(MemorySegment encoded) {
        var family = encoded.get(SHORT, 0);
        return switch (family) {
            case Sockets.AF_UNIX -> UnixDomainSocketAddress.of(path(encoded));
            case Sockets.AF_INET -> inet(encoded, 4, 4, 0);
            case Sockets.AF_INET6 -> inet(encoded, 8, 16, encoded.get(INT, 24));
            default -> throw new IllegalStateException("unknown address family " + family);
        };
    }

    private static String path(MemorySegment encoded) {
        var name = encoded.asSlice(2).toArray(ValueLayout.JAVA_BYTE);
        var length = name.length;
        if (length > 0 && name[0] == 0) {
            name[0] = '@';
        } else if (length > 0 && name[length - 1] == 0) {
            length--;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    private static InetSocketAddress inet(MemorySegment encoded, int at, int size, int scope) {
        try {
            var bytes = encoded.asSlice(at, size).toArray(ValueLayout.JAVA_BYTE);
            var address =
                    scope == 0
                            ? InetAddress.getByAddress(bytes)
                            : Inet6Address.getByAddress(null, bytes, scope);
            return new InetSocketAddress(address, Short.toUnsignedInt(encoded.get(PORT, 2)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + size + " bytes", e);
        }
    }
}
