// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.ints;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/// Signals to one thread of this process, gettid(2) and tgkill(2).
final class ThreadSignals {
    private static final MethodHandle GETTID = Native.function("gettid", ints());
    private static final MethodHandle TGKILL = Native.function("tgkill", ints(INT, INT, INT));

    private static final MethodHandle SIGACTION =
            Native.function("sigaction", ints(INT, POINTER, POINTER));

    private ThreadSignals() {}

    /// Handles a signal without SA_RESTART, so that it interrupts calls: abs(3) harms nobody.
    static void catchAndDoNothing(int signal) {
        Native.call(
                "sigaction",
                (state, arena) -> {
                    var action = arena.allocate(152, 8);
                    action.set(
                            POINTER, 0, Linker.nativeLinker().defaultLookup().findOrThrow("abs"));
                    return (int) SIGACTION.invokeExact(state, signal, action, MemorySegment.NULL);
                });
    }

    /// The number of the calling thread.
    static int self() {
        return (int) Native.call("gettid", (state, _) -> (int) GETTID.invokeExact(state));
    }

    /// Sends a signal to a thread once it sleeps, in a system call most likely.
    static void hitAsleep(int thread, int signal) {
        while (!sleeps(thread)) {
            Thread.onSpinWait();
        }
        var pid = (int) ProcessHandle.current().pid();
        Native.call("tgkill", (state, _) -> (int) TGKILL.invokeExact(state, pid, thread, signal));
    }

    private static boolean sleeps(int thread) {
        try {
            return Files.readString(Path.of("/proc/self/task/" + thread + "/status"))
                    .contains("State:\tS");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
