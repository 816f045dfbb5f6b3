// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.LONG;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.ints;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/// The two ends of a pipe, close-on-exec, and plain reads and writes of descriptors.
///
/// @param reading where bytes come out
/// @param writing where bytes go in
public record Pipe(Fd reading, Fd writing) implements AutoCloseable {
    /// What [#read] answers at the end: nobody has the other end any more.
    public static final int END = -1;

    private static final int O_CLOEXEC = 0x80000;
    private static final int F_SETPIPE_SZ = 1031;
    private static final FunctionDescriptor TRANSFER =
            FunctionDescriptor.of(LONG, INT, POINTER, LONG);

    /// Opens one, pipe2(2).
    ///
    /// @throws PosixException with EMFILE when there are too many open files
    public static Pipe open() {
        try (var kept = java.lang.foreign.Arena.ofConfined()) {
            var ends = kept.allocate(INT, 2);
            Native.call(
                    "pipe2", (state, _) -> (int) Calls.PIPE2.invokeExact(state, ends, O_CLOEXEC));
            return new Pipe(Fd.of(ends.getAtIndex(INT, 0)), Fd.of(ends.getAtIndex(INT, 1)));
        }
    }

    /// Asks for a capacity of the pipe with this end, fcntl(2) F_SETPIPE_SZ; the system may refuse,
    /// and the capacity stays.
    ///
    /// @return whether it was granted
    public static boolean capacity(Fd end, int bytes) {
        try {
            Fd.fcntl(end.number(), F_SETPIPE_SZ, bytes);
            return true;
        } catch (PosixException e) {
            return false; // EPERM beyond the limit of this user, EBUSY when more is in it
        }
    }

    /// Reads what is there into the free part of a direct buffer, read(2).
    ///
    /// @return how many bytes; 0 when a non-blocking descriptor has none yet; [#END] at the end
    public static int read(Fd fd, ByteBuffer into) {
        var target = MemorySegment.ofBuffer(into);
        try {
            var count =
                    (int)
                            Native.call(
                                    "read",
                                    (state, _) ->
                                            (long)
                                                    Calls.READ.invokeExact(
                                                            state,
                                                            fd.number(),
                                                            target,
                                                            target.byteSize()));
            into.position(into.position() + count);
            return count == 0 && target.byteSize() > 0 ? END : count;
        } catch (PosixException e) {
            return orNothing(e);
        }
    }

    /// Writes as much as goes in of the remaining part of a direct buffer, write(2).
    ///
    /// @return how many bytes; 0 when a non-blocking descriptor takes none now
    /// @throws PosixException with EPIPE when nobody has the other end any more
    public static int write(Fd fd, ByteBuffer from) {
        var source = MemorySegment.ofBuffer(from);
        try {
            var count =
                    (int)
                            Native.call(
                                    "write",
                                    (state, _) ->
                                            (long)
                                                    Calls.WRITE.invokeExact(
                                                            state,
                                                            fd.number(),
                                                            source,
                                                            source.byteSize()));
            from.position(from.position() + count);
            return count;
        } catch (PosixException e) {
            return orNothing(e);
        }
    }

    private static int orNothing(PosixException e) {
        if (e.errno().equals(Errno.EAGAIN)) {
            return 0;
        }
        throw e;
    }

    /// Closes both ends.
    @Override
    public void close() {
        try (reading) {
            writing.close();
        }
    }

    private static final class Calls {
        private static final MethodHandle PIPE2 = Native.function("pipe2", ints(POINTER, INT));
        private static final MethodHandle READ = Native.function("read", TRANSFER);
        private static final MethodHandle WRITE = Native.function("write", TRANSFER);
    }
}
