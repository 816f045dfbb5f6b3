// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.LONG;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.ints;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// A file that lives in memory and travels by descriptor: memfd_create(2). Once sealed nobody can
/// change it, so a reader need not fear that it moves under its hands.
public final class MemoryFile implements AutoCloseable {
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;
    private static final int SEAL_EVERYTHING = 1 | 2 | 4 | 8;
    private static final int SEEK_END = 2;

    private static final MethodHandle MEMFD_CREATE =
            Native.function("memfd_create", ints(POINTER, INT));
    private static final FunctionDescriptor TRANSFER =
            FunctionDescriptor.of(LONG, INT, POINTER, LONG, LONG);
    private static final MethodHandle PWRITE = Native.function("pwrite", TRANSFER);
    private static final MethodHandle PREAD = Native.function("pread", TRANSFER);
    private static final MethodHandle LSEEK =
            Native.function("lseek", FunctionDescriptor.of(LONG, INT, LONG, INT));

    private final Fd fd;

    private MemoryFile(Fd fd) {
        this.fd = fd;
    }

    /// Makes a sealed file of these bytes, close-on-exec.
    ///
    /// @param name shows in /proc/PID/fd, for people
    public static MemoryFile sealed(String name, byte[] bytes) {
        var file = new MemoryFile(create(name));
        try {
            file.write(bytes);
            Fd.fcntl(file.fd.number(), F_ADD_SEALS, SEAL_EVERYTHING);
            return file;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// Takes over a file that came with a descriptor.
    ///
    /// @throws IllegalArgumentException when somebody could still change it; it is left open
    public static MemoryFile adopt(Fd fd) {
        int seals;
        try {
            seals = Fd.fcntl(fd.number(), F_GET_SEALS, 0);
        } catch (PosixException e) {
            throw new IllegalArgumentException("not a memory file: " + fd, e);
        }
        if ((seals & SEAL_EVERYTHING) != SEAL_EVERYTHING) {
            throw new IllegalArgumentException("not sealed: " + fd);
        }
        return new MemoryFile(fd);
    }

    /// The descriptor, still owned by this file.
    public Fd fd() {
        return fd;
    }

    /// All of its bytes.
    public byte[] read() {
        var size =
                Native.call(
                        "lseek",
                        (state, _) -> (long) LSEEK.invokeExact(state, fd.number(), 0L, SEEK_END));
        try (var arena = Arena.ofConfined()) {
            var all = arena.allocate(size);
            transfer("pread", PREAD, all);
            return all.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static Fd create(String name) {
        return Fd.of(
                (int)
                        Native.call(
                                "memfd_create",
                                name,
                                (state, arena) ->
                                        (int)
                                                MEMFD_CREATE.invokeExact(
                                                        state,
                                                        arena.allocateFrom(name),
                                                        MFD_CLOEXEC | MFD_ALLOW_SEALING)));
    }

    private void write(byte[] bytes) {
        try (var arena = Arena.ofConfined()) {
            transfer("pwrite", PWRITE, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes));
        }
    }

    private void transfer(String name, MethodHandle call, MemorySegment all) {
        long done = 0;
        while (done < all.byteSize()) {
            var at = done;
            var rest = all.asSlice(at);
            done +=
                    Native.call(
                            name,
                            (state, _) ->
                                    (long)
                                            call.invokeExact(
                                                    state, fd.number(), rest, rest.byteSize(), at));
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
