// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.LONG;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.ints;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Descriptors of the kinds that tests need and the module does not make itself.
final class Open {
    private static final int F_SETFL = 4;
    private static final int O_RDWR = 2;
    private static final int MFD_CLOEXEC = 1;

    private static final MethodHandle OPEN =
            Native.function("open", ints(POINTER, INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle MEMFD_CREATE =
            Native.function("memfd_create", ints(POINTER, INT));
    private static final MethodHandle PIPE2 = Native.function("pipe2", ints(POINTER, INT));
    private static final MethodHandle ACCEPT4 =
            Native.function("accept4", ints(INT, POINTER, POINTER, INT));
    private static final FunctionDescriptor TRANSFER =
            FunctionDescriptor.of(LONG, INT, POINTER, LONG);
    private static final MethodHandle WRITE = Native.function("write", TRANSFER);
    private static final MethodHandle READ = Native.function("read", TRANSFER);

    private Open() {}

    /// The two ends of a pipe, close-on-exec.
    record Pipe(Fd reading, Fd writing) implements AutoCloseable {
        @Override
        public void close() {
            reading.close();
            writing.close();
        }
    }

    /// An existing file for reading and writing, close-on-exec.
    static Fd file(Path path) {
        return Fd.of(
                (int)
                        Native.call(
                                "open",
                                path.toString(),
                                (state, arena) ->
                                        (int)
                                                OPEN.invokeExact(
                                                        state,
                                                        arena.allocateFrom(path.toString()),
                                                        O_RDWR | Sockets.SOCK_CLOEXEC)));
    }

    /// A memory file that nobody has sealed, close-on-exec.
    static Fd memory() {
        return memory(0);
    }

    static Fd memory(int moreFlags) {
        return Fd.of(
                (int)
                        Native.call(
                                "memfd_create",
                                (state, arena) ->
                                        (int)
                                                MEMFD_CREATE.invokeExact(
                                                        state,
                                                        arena.allocateFrom("test"),
                                                        MFD_CLOEXEC | moreFlags)));
    }

    /// The same under a number at or above `lowest`.
    static Fd memoryFrom(int lowest) {
        try (var file = memory()) {
            return file.duplicate(lowest);
        }
    }

    static Pipe pipe() {
        var ends = new int[2];
        Native.call(
                "pipe2",
                (state, arena) -> {
                    var numbers = arena.allocate(INT, 2);
                    var result = (int) PIPE2.invokeExact(state, numbers, Sockets.SOCK_CLOEXEC);
                    MemorySegment.copy(numbers, INT, 0, ends, 0, 2);
                    return result;
                });
        return new Pipe(Fd.of(ends[0]), Fd.of(ends[1]));
    }

    /// A connection that has been made already.
    static Fd accept(Fd listener) {
        return Fd.of(
                (int)
                        Native.call(
                                "accept4",
                                (state, _) ->
                                        (int)
                                                ACCEPT4.invokeExact(
                                                        state,
                                                        listener.number(),
                                                        MemorySegment.NULL,
                                                        MemorySegment.NULL,
                                                        Sockets.SOCK_CLOEXEC)));
    }

    static void nonBlocking(Fd fd) {
        Fd.fcntl(fd.number(), F_SETFL, Sockets.SOCK_NONBLOCK);
    }

    static void write(Fd fd, String text) {
        Native.call(
                "write",
                (state, arena) -> {
                    var bytes =
                            arena.allocateFrom(
                                    ValueLayout.JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
                    return (long) WRITE.invokeExact(state, fd.number(), bytes, bytes.byteSize());
                });
    }

    static String read(Fd fd, int most) {
        var got = new byte[most];
        var length =
                Native.call(
                        "read",
                        (state, arena) -> {
                            var bytes = arena.allocate(most);
                            var count =
                                    (long) READ.invokeExact(state, fd.number(), bytes, (long) most);
                            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, got, 0, most);
                            return count;
                        });
        return new String(got, 0, (int) length, StandardCharsets.UTF_8);
    }

    /// All that a file holds, whatever the position of its descriptor.
    static byte[] bytes(Fd file) {
        try {
            return Files.readAllBytes(path(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Fd file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    static Path path(Fd fd) {
        return Path.of("/proc/self/fd/" + fd.number());
    }
}
