// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.ints;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// An open file descriptor with one owner, closed once. Any thread may use it.
public final class Fd implements AutoCloseable {
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int O_NONBLOCK = 0x800;
    private static final int FD_CLOEXEC = 1;

    /// O_WRONLY, O_APPEND, O_NONBLOCK, O_NOCTTY, O_CLOEXEC.
    private static final int O_APPENDING = 1 | 0x400 | O_NONBLOCK | 0x100 | 0x80000;

    private static final int CLOSE_RANGE_CLOEXEC = 4;

    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Fd(int number) {
        this.number = number;
    }

    /// Takes ownership of an open descriptor, inherited or made elsewhere. Makes no system call.
    ///
    /// @throws IllegalArgumentException when it is negative
    public static Fd of(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("not a descriptor: " + number);
        }
        return new Fd(number);
    }

    /// Opens something that is there for appending, close-on-exec and non-blocking: open(2). Does
    /// not wait for a reader of a named pipe.
    ///
    /// @throws PosixException with ENXIO for a named pipe that nobody reads
    public static Fd append(Path path) {
        return new Fd(
                (int)
                        Native.call(
                                "open",
                                path.toString(),
                                (state, arena) ->
                                        (int)
                                                Open.OPEN.invokeExact(
                                                        state,
                                                        arena.allocateFrom(path.toString()),
                                                        O_APPENDING)));
    }

    /// The number, for calls and for event loops that borrow it.
    public int number() {
        return number;
    }

    /// Whether [#close()] has not been called.
    public boolean isOpen() {
        return !closed.get();
    }

    /// Closes it, close(2); a second call does nothing.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                Native.once(
                        "close",
                        "descriptor " + number,
                        (state, _) -> (int) Calls.CLOSE.invokeExact(state, number));
            } catch (PosixException e) {
                // Linux has closed it even then, and a second try could hit somebody else's.
                if (!e.errno().equals(Errno.EINTR)) {
                    throw e;
                }
            }
        }
    }

    /// Gives up ownership: the number stays open and this object will not close it.
    public int release() {
        closed.set(true);
        return number;
    }

    /// Sets or clears close-on-exec, fcntl(2) F_SETFD.
    public void closeOnExec(boolean on) {
        fcntl(number, F_SETFD, on ? FD_CLOEXEC : 0);
    }

    /// Whether execve closes it, fcntl(2) F_GETFD.
    public boolean closeOnExec() {
        return (fcntl(number, F_GETFD, 0) & FD_CLOEXEC) != 0;
    }

    /// Makes calls on it return at once instead of waiting, fcntl(2) O_NONBLOCK. Holds for every
    /// descriptor of the same open file, in other processes too.
    public void nonBlocking() {
        fcntl(number, F_SETFL, fcntl(number, F_GETFL, 0) | O_NONBLOCK);
    }

    /// Makes calls on it wait again, for every descriptor of the same open file.
    public void blocking() {
        fcntl(number, F_SETFL, fcntl(number, F_GETFL, 0) & ~O_NONBLOCK);
    }

    /// A second descriptor of the same open file, close-on-exec, with the lowest free number at or
    /// above `lowest`: fcntl(2) F_DUPFD_CLOEXEC.
    public Fd duplicate(int lowest) {
        return new Fd(fcntl(number, F_DUPFD_CLOEXEC, lowest));
    }

    /// Puts this open file over descriptor `target`, dup2(2); what was open there is closed. The
    /// new one is not close-on-exec.
    public void duplicateOver(int target) {
        if (target == number) {
            closeOnExec(false); // which dup2 onto itself leaves as it was
            return;
        }
        Native.call(
                "dup2",
                number + " to " + target,
                (state, _) -> (int) Calls.DUP2.invokeExact(state, number, target));
    }

    /// Marks every descriptor from `lowest` up close-on-exec: close_range(2), or one by one where
    /// the kernel is older than 5.11. The JDK sets the flag on none of its own.
    public static void closeOnExecFrom(int lowest) {
        try {
            CloseRange.call(lowest, CLOSE_RANGE_CLOEXEC);
        } catch (PosixException e) {
            if (!e.errno().equals(Errno.ENOSYS) && !e.errno().equals(Errno.EINVAL)) {
                throw e;
            }
            closeOnExecOneByOne(lowest);
        }
    }

    static void closeOnExecOneByOne(int lowest) {
        for (int fd : open()) {
            if (fd >= lowest) {
                markIfStillOpen(fd);
            }
        }
    }

    private static void markIfStillOpen(int fd) {
        try {
            fcntl(fd, F_SETFD, FD_CLOEXEC);
        } catch (PosixException e) {
            if (!e.errno().equals(Errno.EBADF)) {
                throw e;
            }
        }
    }

    /// The descriptors of this process open now, from /proc/self/fd; includes, for a moment, the
    /// one that reads the directory.
    public static List<Integer> open() {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.map(p -> Integer.valueOf(p.getFileName().toString())).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int fcntl(int fd, int command, int argument) {
        return (int)
                Native.call(
                        "fcntl",
                        "descriptor " + fd,
                        (state, _) -> (int) Calls.FCNTL.invokeExact(state, fd, command, argument));
    }

    @Override
    public String toString() {
        return "fd " + number + (isOpen() ? "" : " (closed)");
    }

    /// Apart, because a successor holds descriptors before it may take the time to link a call.
    private static final class Calls {
        private static final MethodHandle CLOSE = Native.function("close", ints(INT));
        private static final MethodHandle DUP2 = Native.function("dup2", ints(INT, INT));
        private static final MethodHandle FCNTL =
                Native.function("fcntl", ints(INT, INT, INT), Linker.Option.firstVariadicArg(2));
    }

    private static final class Open {
        private static final MethodHandle OPEN =
                Native.function("open", ints(POINTER, INT), Linker.Option.firstVariadicArg(2));
    }

    private static final class CloseRange {
        private static final MethodHandle CLOSE_RANGE =
                Native.function("close_range", ints(INT, INT, INT));

        static void call(int lowest, int flags) {
            Native.call(
                    "close_range",
                    (state, _) -> (int) CLOSE_RANGE.invokeExact(state, lowest, ~0, flags));
        }
    }
}
