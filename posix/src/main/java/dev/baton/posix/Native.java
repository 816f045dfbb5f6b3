// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.List;

/// How a foreign call is made: its handle, its errno, its retry on EINTR.
///
/// Handles are made when the class that holds them is first used, because the first one costs a
/// cold JVM some 50 to 100 ms.
final class Native {
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    static final java.lang.foreign.AddressLayout POINTER = ValueLayout.ADDRESS;

    private static final java.lang.foreign.StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Native() {}

    /// One foreign call; `state` receives errno, `arena` lives as long as the call.
    @FunctionalInterface
    interface Call {
        long invoke(MemorySegment state, Arena arena) throws Throwable;
    }

    /// A handle whose first argument is the segment that receives errno.
    static MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... more) {
        var linker = Linker.nativeLinker();
        var options = new Linker.Option[more.length + 1];
        options[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(more, 0, options, 1, more.length);
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
    }

    static FunctionDescriptor ints(MemoryLayout... arguments) {
        return FunctionDescriptor.of(INT, arguments);
    }

    /// Makes a call that answers -1 and errno on failure; again when a signal interrupts it.
    static long call(String name, Call call) {
        return call(name, "", call);
    }

    static long call(String name, String detail, Call call) {
        while (true) {
            try {
                return once(name, detail, call);
            } catch (PosixException e) {
                if (!e.errno().equals(Errno.EINTR)) {
                    throw e;
                }
            }
        }
    }

    /// The same without another try, for a call that has done its work even when interrupted.
    static long once(String name, String detail, Call call) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var result = call.invoke(state, arena);
            if (result == -1) {
                var errno = new Errno((int) ERRNO.get(state, 0L));
                throw detail.isEmpty()
                        ? new PosixException(name, errno)
                        : new PosixException(name, errno, detail);
            }
            return result;
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    /// Makes a call that answers the error number itself, as the posix_spawn family does.
    static void direct(String name, String detail, Call call) {
        try (var arena = Arena.ofConfined()) {
            var errno = call.invoke(arena.allocate(STATE), arena);
            if (errno != 0) {
                throw new PosixException(name, new Errno((int) errno), detail);
            }
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        return switch (thrown) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException("a foreign call threw", thrown);
        };
    }

    /// A NULL-terminated array of C strings, as execve(2) takes it.
    ///
    /// @throws IllegalArgumentException when one holds a NUL, which would cut it short
    static MemorySegment strings(Arena arena, List<String> values) {
        var array = arena.allocate(POINTER, values.size() + 1L);
        for (int i = 0; i < values.size(); i++) {
            var value = values.get(i);
            if (value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a NUL in: " + value.replace("\0", "\\0"));
            }
            array.setAtIndex(POINTER, i, arena.allocateFrom(value));
        }
        array.setAtIndex(POINTER, values.size(), MemorySegment.NULL);
        return array;
    }
}
