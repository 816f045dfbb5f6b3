// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.LONG;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.SHORT;
import static dev.baton.posix.Native.ints;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A child process of ours. Its number stays its own until it is reaped here, so a signal cannot
/// hit a stranger. Any thread may use it.
public final class Child {
    private static final int P_ALL = 0;
    private static final int P_PID = 1;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x1000000;
    private static final long SYS_PIDFD_OPEN = 434;
    private static final short POLLIN = 1;
    private static final int SIGINFO = 128;

    private static final MethodHandle WAITID =
            Native.function("waitid", ints(INT, INT, POINTER, INT));

    private final int pid;
    private @Nullable Ending ending;

    Child(int pid) {
        this.pid = pid;
    }

    /// Takes over a process that was started by this process in another way, or by the image that
    /// ran in this process before an execve(2).
    public static Child of(int pid) {
        return new Child(pid);
    }

    /// How a process ended.
    public sealed interface Ending {
        /// It returned or called exit.
        ///
        /// @param status 0 to 255
        record Exited(int status) implements Ending {
            @Override
            public String toString() {
                return "exit status " + status;
            }
        }

        /// A signal ended it.
        ///
        /// @param signal its number, signal(7)
        /// @param dumpedCore whether it left a core file
        record Signalled(int signal, boolean dumpedCore) implements Ending {
            @Override
            public String toString() {
                return "signal " + signal + (dumpedCore ? " (core dumped)" : "");
            }
        }
    }

    /// Its process number.
    public int pid() {
        return pid;
    }

    /// Sends it a signal, unless it has been reaped.
    ///
    /// @return whether there was a process to send it to
    public synchronized boolean signal(int signal) {
        if (ending != null) {
            return false;
        }
        Signals.kill(pid, signal);
        return true;
    }

    /// How it ended, reaping it; empty while it runs. Does not wait: waitid(2) WNOHANG.
    ///
    /// @throws PosixException with ECHILD when it is not our child, or somebody else reaped it
    public synchronized Optional<Ending> ended() {
        if (ending == null) {
            ending = reap();
        }
        return Optional.ofNullable(ending);
    }

    /// Waits for its end and reaps it; blocks the calling (platform) thread: pidfd_open(2),
    /// poll(2).
    ///
    /// @return how it ended; empty when the time ran out
    public Optional<Ending> await(Duration most) {
        Fd pidfd;
        synchronized (this) {
            var already = ended();
            if (already.isPresent() || !most.isPositive()) {
                return already;
            }
            pidfd = openPidfd();
        }
        try (pidfd) {
            Poll.readable(pidfd, most);
        } catch (PosixException e) {
            if (!e.errno().equals(Errno.ESRCH)) {
                throw e;
            }
            // another thread has reaped it meanwhile
        }
        return ended();
    }

    /// A descriptor that becomes readable when it ends, close-on-exec: pidfd_open(2).
    ///
    /// @throws PosixException with ESRCH when it has been reaped: its number may be a stranger's
    public synchronized Fd openPidfd() {
        if (ending != null) {
            throw new PosixException("pidfd_open", Errno.ESRCH, "process " + pid + ", reaped");
        }
        return Fd.of((int) Poll.pidfdOpen(pid));
    }

    /// Waits until a process is gone, ours or not; blocks the calling (platform) thread. Returns at
    /// once when there is none.
    public static void awaitEndOf(int pid) {
        try (var pidfd = Fd.of((int) Poll.pidfdOpen(pid))) {
            Poll.readable(pidfd, Duration.ofDays(10_000));
        } catch (PosixException e) {
            if (!e.errno().equals(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    /// A child that has ended and waits to be reaped, whoever started it; it goes on waiting:
    /// waitid(2) P_ALL, WNOWAIT. For a process that has to look after orphans.
    public static OptionalInt anyEnded() {
        try (var kept = Arena.ofConfined()) {
            var info = kept.allocate(SIGINFO, 8);
            Native.call(
                    "waitid",
                    (state, _) ->
                            (int)
                                    WAITID.invokeExact(
                                            state, P_ALL, 0, info, WEXITED | WNOHANG | WNOWAIT));
            var pid = info.get(INT, 16);
            return pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid);
        } catch (PosixException e) {
            if (!e.errno().equals(Errno.ECHILD)) {
                throw e;
            }
            return OptionalInt.empty();
        }
    }

    /// Links the calls of this class by waiting, not at all, for ourselves.
    static void prepare() {
        try (var self = Child.of((int) ProcessHandle.current().pid()).openPidfd()) {
            Poll.readable(self, Duration.ZERO);
        }
    }

    private @Nullable Ending reap() {
        try (var kept = Arena.ofConfined()) {
            var info = kept.allocate(SIGINFO, 8);
            Native.call(
                    "waitid",
                    "process " + pid,
                    (state, _) ->
                            (int) WAITID.invokeExact(state, P_PID, pid, info, WEXITED | WNOHANG));
            var status = info.get(INT, 24);
            return info.get(INT, 16) == 0
                    ? null
                    : switch (info.get(INT, 8)) {
                        case 1 -> new Ending.Exited(status);
                        case 3 -> new Ending.Signalled(status, true);
                        default -> new Ending.Signalled(status, false);
                    };
        }
    }

    private static final class Poll {
        private static final MethodHandle POLL = Native.function("poll", ints(POINTER, LONG, INT));
        private static final MethodHandle SYSCALL =
                Native.function(
                        "syscall",
                        FunctionDescriptor.of(LONG, LONG, INT, INT),
                        Linker.Option.firstVariadicArg(1));

        static long pidfdOpen(int pid) {
            return Native.call(
                    "pidfd_open",
                    "process " + pid,
                    (state, _) -> (long) SYSCALL.invokeExact(state, SYS_PIDFD_OPEN, pid, 0));
        }

        static void readable(Fd fd, Duration most) {
            var deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(most);
            Native.call(
                    "poll",
                    (state, arena) -> {
                        var left =
                                Math.max(0, Math.ceilDiv(deadline - System.nanoTime(), 1_000_000));
                        var pollfd = arena.allocate(8, 4);
                        pollfd.set(INT, 0, fd.number());
                        pollfd.set(SHORT, 4, POLLIN);
                        return (int)
                                POLL.invokeExact(
                                        state, pollfd, 1L, (int) Math.min(left, Integer.MAX_VALUE));
                    });
        }
    }
}
