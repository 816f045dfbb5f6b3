// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.LONG;
import static dev.baton.posix.Native.POINTER;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// A process, a child of ours or not, that is never mistaken for one that has its number later:
/// pidfd_open(2). Any thread.
///
/// @param pid its number
/// @param fd readable when it has ended
public record Pidfd(int pid, Fd fd) implements AutoCloseable {
    private static final long SYS_PIDFD_SEND_SIGNAL = 424;

    /// Opens the process that has this number now.
    ///
    /// @return empty when there is none
    public static Optional<Pidfd> open(int pid) {
        try {
            return Optional.of(new Pidfd(pid, Child.of(pid).openPidfd()));
        } catch (PosixException e) {
            if (e.errno().equals(Errno.ESRCH) || e.errno().equals(Errno.EINVAL)) {
                return Optional.empty(); // EINVAL: a thread that leads no process has it
            }
            throw e;
        }
    }

    /// Sends it a signal: pidfd_send_signal(2).
    ///
    /// @return false when it has ended
    /// @throws PosixException when it may not be signalled
    public boolean signal(int signal) {
        try {
            Native.call(
                    "pidfd_send_signal",
                    "process " + pid,
                    (state, _) ->
                            (long)
                                    Calls.SEND.invokeExact(
                                            state,
                                            SYS_PIDFD_SEND_SIGNAL,
                                            fd.number(),
                                            signal,
                                            MemorySegment.NULL,
                                            0));
            return true;
        } catch (PosixException e) {
            if (e.errno().equals(Errno.ESRCH)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    private static final class Calls {
        private static final MethodHandle SEND =
                Native.function(
                        "syscall",
                        FunctionDescriptor.of(LONG, LONG, INT, INT, POINTER, INT),
                        Linker.Option.firstVariadicArg(1));
    }
}
