// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.LONG;
import static dev.baton.posix.Native.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/// Bytes with descriptors over a unix stream socket: sendmsg(2), recvmsg(2), unix(7) SCM_RIGHTS.
///
/// Netty's own descriptor passing sends one per message and closes the channel on EAGAIN, so this
/// goes to the system itself.
public final class Messages {
    /// How many descriptors one message carries at most, unix(7) SCM_MAX_FD.
    public static final int MOST_DESCRIPTORS = 253;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int MSG_CTRUNC = 8;

    private static final int MSGHDR = 56;
    private static final int IOVEC = 16;
    private static final int CMSGHDR = 16;

    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(LONG, INT, POINTER, INT);
    private static final MethodHandle SENDMSG = Native.function("sendmsg", SHAPE);
    private static final MethodHandle RECVMSG = Native.function("recvmsg", SHAPE);

    private Messages() {}

    /// What one read brought.
    ///
    /// @param bytes the bytes; empty when the peer has closed
    /// @param descriptors the descriptors that came with them, close-on-exec, owned by the receiver
    @SuppressWarnings("ArrayRecordComponent") // a buffer on its way, never compared
    public record Received(byte[] bytes, List<Fd> descriptors) {
        /// Closes every descriptor, for a receiver that does not want them.
        public void discard() {
            descriptors.forEach(Fd::close);
        }
    }

    /// Sends bytes and descriptors; blocks when the socket does. The descriptors stay open here.
    ///
    /// @param bytes at least one: descriptors cannot travel without a byte
    /// @return how many of the bytes were taken; when fewer than given, the descriptors have gone
    ///   with them and the rest is to be sent without
    /// @throws PosixException with EAGAIN when a non-blocking socket is full: nothing was sent
    public static int send(int socket, byte[] bytes, List<Fd> descriptors) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("a message has at least one byte");
        }
        if (descriptors.size() > MOST_DESCRIPTORS) {
            throw new IllegalArgumentException(
                    "a message carries at most "
                            + MOST_DESCRIPTORS
                            + " descriptors, not "
                            + descriptors.size());
        }
        return (int)
                Native.call(
                        "sendmsg",
                        (state, arena) -> {
                            var payload = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
                            var control = rights(arena, descriptors);
                            var message = header(arena, payload, control);
                            return (long) SENDMSG.invokeExact(state, socket, message, MSG_NOSIGNAL);
                        });
    }

    /// Receives up to `most` bytes; blocks when the socket does. A read ends behind the bytes that
    /// descriptors came with.
    ///
    /// @throws PosixException with EAGAIN when a non-blocking socket has nothing
    /// @throws IllegalStateException when descriptors were lost on the way for want of free numbers
    public static Received receive(int socket, int most) {
        try (var kept = Arena.ofConfined()) {
            return new Space(kept, most).receive(socket);
        }
    }

    /// Room for what is received, again and again, by one thread at a time.
    public static final class Space {
        private final MemorySegment payload;
        private final MemorySegment control;
        private final MemorySegment message;

        private Space(Arena arena, int most) {
            payload = arena.allocate(most);
            control = arena.allocate(controlSpace(MOST_DESCRIPTORS), 8);
            message = header(arena, payload, control);
        }

        /// Room for `most` bytes at once, until nobody refers to it any more.
        public static Space of(int most) {
            return new Space(Arena.ofAuto(), most);
        }

        /// Receives as [Messages#receive(int, int)] does.
        public Received receive(int socket) {
            message.set(LONG, 40, control.byteSize());
            var length =
                    (int)
                            Native.call(
                                    "recvmsg",
                                    (state, _) ->
                                            (long)
                                                    RECVMSG.invokeExact(
                                                            state,
                                                            socket,
                                                            message,
                                                            MSG_CMSG_CLOEXEC));
            var received =
                    new Received(
                            payload.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE),
                            descriptors(control.asSlice(0, message.get(LONG, 40))));
            if ((message.get(INT, 48) & MSG_CTRUNC) != 0) {
                received.discard();
                throw new IllegalStateException("recvmsg: descriptors were lost on the way");
            }
            return received;
        }
    }

    private static MemorySegment header(Arena arena, MemorySegment payload, MemorySegment control) {
        var iovec = arena.allocate(IOVEC, 8);
        iovec.set(POINTER, 0, payload);
        iovec.set(LONG, 8, payload.byteSize());
        var message = arena.allocate(MSGHDR, 8);
        message.set(POINTER, 16, iovec);
        message.set(LONG, 24, 1);
        message.set(POINTER, 32, control);
        message.set(LONG, 40, control.byteSize());
        return message;
    }

    private static MemorySegment rights(Arena arena, List<Fd> descriptors) {
        if (descriptors.isEmpty()) {
            return MemorySegment.NULL;
        }
        var control = arena.allocate(controlSpace(descriptors.size()), 8);
        control.set(LONG, 0, CMSGHDR + 4L * descriptors.size());
        control.set(INT, 8, SOL_SOCKET);
        control.set(INT, 12, SCM_RIGHTS);
        for (int i = 0; i < descriptors.size(); i++) {
            control.set(INT, CMSGHDR + 4L * i, descriptors.get(i).number());
        }
        return control;
    }

    private static List<Fd> descriptors(MemorySegment control) {
        var found = new ArrayList<Fd>();
        long at = 0;
        while (at + CMSGHDR <= control.byteSize()) {
            var length = control.get(LONG, at);
            if (control.get(INT, at + 8) == SOL_SOCKET && control.get(INT, at + 12) == SCM_RIGHTS) {
                for (long fd = at + CMSGHDR; fd + 4 <= at + length; fd += 4) {
                    found.add(Fd.of(control.get(INT, fd)));
                }
            }
            at += Math.max(CMSGHDR, align8(length));
        }
        return List.copyOf(found);
    }

    private static long controlSpace(int descriptors) {
        return CMSGHDR + align8(4L * descriptors);
    }

    private static long align8(long size) {
        return (size + 7) & ~7L;
    }
}
