// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.LONG;
import static dev.baton.posix.Native.POINTER;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// One datagram to a unix socket, sendto(2): what sd_notify(3) asks for and the JDK lacks.
public final class Datagrams {
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final MethodHandle SENDTO =
            Native.function(
                    "sendto", FunctionDescriptor.of(LONG, INT, POINTER, LONG, INT, POINTER, INT));

    private Datagrams() {}

    /// Sends one datagram. Does not block: a full receiver is an error.
    ///
    /// @param path the receiver's path; `@name` is in the abstract namespace
    public static void send(String path, byte[] bytes) {
        try (var socket =
                Sockets.open(Sockets.AF_UNIX, Sockets.SOCK_DGRAM | Sockets.SOCK_NONBLOCK)) {
            Native.call(
                    "sendto",
                    path,
                    (state, arena) -> {
                        var payload = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
                        var address = SocketAddresses.unix(arena, path);
                        return (long)
                                SENDTO.invokeExact(
                                        state,
                                        socket.number(),
                                        payload,
                                        (long) bytes.length,
                                        MSG_NOSIGNAL,
                                        address,
                                        (int) address.byteSize());
                    });
        }
    }
}
