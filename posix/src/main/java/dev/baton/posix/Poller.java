// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.ints;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Waits until one of many descriptors can be read or written: epoll(7), level-triggered. One
/// (platform) thread waits; any thread may add, change, remove and wake.
public final class Poller implements AutoCloseable {
    /// Something can be read, or the other end is gone.
    public static final int READ = 1;

    /// Something can be written, or the other end is gone.
    public static final int WRITE = 4;

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EFD_CLOEXEC_NONBLOCK = 0x80800;
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;
    private static final int MOST_AT_ONCE = 256;
    private static final long WAKE = -1;

    /// `struct epoll_event` is packed on x86_64 alone.
    private static final boolean PACKED = !System.getProperty("os.arch").equals("aarch64");

    private static final int EVENT = PACKED ? 12 : 16;
    private static final int DATA = PACKED ? 4 : 8;
    private static final ValueLayout.OfLong TOKEN = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Fd epoll;
    private final Fd wake;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate((long) EVENT * MOST_AT_ONCE, 8);
    private final ByteBuffer woken = ByteBuffer.allocateDirect(8);
    private final ByteBuffer one =
            ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder()).putLong(0, 1);

    private Poller(Fd epoll, Fd wake) {
        this.epoll = epoll;
        this.wake = wake;
    }

    /// Opens one: epoll_create1(2), and an eventfd(2) to wake it.
    public static Poller open() {
        var epoll =
                Fd.of(
                        (int)
                                Native.call(
                                        "epoll_create1",
                                        (state, _) ->
                                                (int)
                                                        Calls.CREATE.invokeExact(
                                                                state, EPOLL_CLOEXEC)));
        try {
            var wake =
                    Fd.of(
                            (int)
                                    Native.call(
                                            "eventfd",
                                            (state, _) ->
                                                    (int)
                                                            Calls.EVENTFD.invokeExact(
                                                                    state,
                                                                    0,
                                                                    EFD_CLOEXEC_NONBLOCK)));
            var poller = new Poller(epoll, wake);
            poller.control(ADD, wake, READ, WAKE);
            return poller;
        } catch (RuntimeException e) {
            epoll.close();
            throw e;
        }
    }

    /// Begins to look at a descriptor.
    ///
    /// @param interest [#READ], [#WRITE], both, or 0 to hear only that the other end is gone
    /// @param token what is told when there is something; not negative
    public void add(Fd fd, int interest, long token) {
        control(ADD, fd, interest, checked(token));
    }

    /// Looks for something else from now on.
    public void change(Fd fd, int interest, long token) {
        control(MODIFY, fd, interest, checked(token));
    }

    /// Looks at it no longer. To be called before it is closed: another process may have it too.
    public void remove(Fd fd) {
        control(DELETE, fd, 0, 0);
    }

    private static long checked(long token) {
        if (token < 0) {
            throw new IllegalArgumentException("a negative token: " + token);
        }
        return token;
    }

    /// Waits until something can be done, somebody wakes it, or the time is over.
    ///
    /// @param most not longer than this
    /// @return the tokens of what can be done
    public List<Long> await(Duration most) {
        var millis = (int) Math.clamp(Math.ceilDiv(most.toNanos(), 1_000_000L), 0, 1L << 30);
        int count;
        try {
            count =
                    (int)
                            Native.once(
                                    "epoll_wait",
                                    "",
                                    (state, _) ->
                                            (int)
                                                    Calls.WAIT.invokeExact(
                                                            state,
                                                            epoll.number(),
                                                            events,
                                                            MOST_AT_ONCE,
                                                            millis));
        } catch (PosixException e) {
            if (!e.errno().equals(Errno.EINTR)) {
                throw e;
            }
            return List.of(); // the caller looks at its clock again
        }
        var tokens = new ArrayList<Long>(count);
        for (int i = 0; i < count; i++) {
            var token = events.get(TOKEN, (long) i * EVENT + DATA);
            if (token == WAKE) {
                Pipe.read(wake, woken.clear());
            } else {
                tokens.add(token);
            }
        }
        return tokens;
    }

    /// Ends the wait that is under way, or the next one.
    public void wake() {
        Pipe.write(wake, one.duplicate());
    }

    private void control(int operation, Fd fd, int interest, long token) {
        Native.call(
                "epoll_ctl",
                fd.toString(),
                (state, scratch) -> {
                    var event = scratch.allocate(EVENT, 8);
                    event.set(INT, 0, interest);
                    event.set(TOKEN, DATA, token);
                    return (int)
                            Calls.CONTROL.invokeExact(
                                    state, epoll.number(), operation, fd.number(), event);
                });
    }

    /// Closes it; not while somebody waits.
    @Override
    public void close() {
        try (arena;
                epoll) {
            wake.close();
        }
    }

    private static final class Calls {
        private static final MethodHandle CREATE = Native.function("epoll_create1", ints(INT));
        private static final MethodHandle CONTROL =
                Native.function("epoll_ctl", ints(INT, INT, INT, POINTER));
        private static final MethodHandle WAIT =
                Native.function("epoll_wait", ints(INT, POINTER, INT, INT));
        private static final MethodHandle EVENTFD = Native.function("eventfd", ints(INT, INT));
    }
}
