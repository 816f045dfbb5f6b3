// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.ints;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Set;

/// Sending signals, and what execve(2) hands on of them: mask and ignored ones. Numbers are those
/// of signal(7), the same on x86_64 and aarch64.
public final class Signals {
    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGQUIT = 3;
    public static final int SIGKILL = 9;
    public static final int SIGTERM = 15;
    public static final int SIGWINCH = 28;

    /// The size of `sigset_t` and of `struct sigaction`, glibc.
    static final int SIGSET = 128;

    /// The highest signal number.
    static final int HIGHEST = 64;

    private static final int SIGACTION = 152;
    private static final int SIG_UNBLOCK = 1;
    private static final int SIG_SETMASK = 2;
    private static final long SIG_IGN = 1;

    private static final MethodHandle KILL = Native.function("kill", ints(INT, INT));

    private Signals() {}

    /// Sends a signal to one process, kill(2). Signal 0 only asks whether it may be signalled.
    ///
    /// @throws PosixException with ESRCH when there is no such process
    public static void kill(int pid, int signal) {
        if (pid <= 0) {
            throw new IllegalArgumentException("not a process: " + pid);
        }
        Native.call(
                "kill", "process " + pid, (state, _) -> (int) KILL.invokeExact(state, pid, signal));
    }

    /// Sends a signal to every process of a group, kill(2) with a negative pid.
    public static void killGroup(int group, int signal) {
        if (group <= 1) {
            throw new IllegalArgumentException("not a process group: " + group);
        }
        Native.call(
                "kill",
                "process group " + group,
                (state, _) -> (int) KILL.invokeExact(state, -group, signal));
    }

    /// Whether a process of this pid exists and may be signalled by this user.
    public static boolean exists(int pid) {
        try {
            kill(pid, 0);
            return true;
        } catch (PosixException e) {
            if (e.errno().equals(Errno.ESRCH)) {
                return false;
            }
            if (e.errno().equals(Errno.EPERM)) {
                return true;
            }
            throw e;
        }
    }

    /// Replaces the calling thread's signal mask, pthread_sigmask(3). A thread started later by
    /// this one, and an image it executes, inherit the mask.
    public static void setMask(Set<Integer> blocked) {
        Mask.change(SIG_SETMASK, blocked);
    }

    /// Unblocks signals in the calling thread, pthread_sigmask(3).
    public static void unblock(Set<Integer> signals) {
        Mask.change(SIG_UNBLOCK, signals);
    }

    /// Ignores a signal, signal(2): unlike a handler, this survives execve(2).
    public static void ignore(int signal) {
        Action.ignore(signal);
    }

    /// Gives `target` the disposition of `source`, sigaction(2).
    public static void copyDisposition(int source, int target) {
        Action.copy(source, target);
    }

    static MemorySegment set(Arena arena, Set<Integer> signals) {
        var set = arena.allocate(SIGSET, 8);
        for (int signal : signals) {
            if (signal < 1 || signal > HIGHEST) {
                throw new IllegalArgumentException("not a signal: " + signal);
            }
            var at = (signal - 1) / 8;
            set.set(
                    ValueLayout.JAVA_BYTE,
                    at,
                    (byte) (set.get(ValueLayout.JAVA_BYTE, at) | 1 << (signal - 1) % 8));
        }
        return set;
    }

    private static final class Mask {
        private static final MethodHandle PTHREAD_SIGMASK =
                Native.function("pthread_sigmask", ints(INT, POINTER, POINTER));

        static void change(int how, Set<Integer> signals) {
            Native.direct(
                    "pthread_sigmask",
                    signals.toString(),
                    (state, arena) ->
                            (int)
                                    PTHREAD_SIGMASK.invokeExact(
                                            state, how, set(arena, signals), MemorySegment.NULL));
        }
    }

    private static final class Action {
        private static final MethodHandle SIGACTION_CALL =
                Native.function("sigaction", ints(INT, POINTER, POINTER));

        static void ignore(int signal) {
            Native.call(
                    "sigaction",
                    "signal " + signal,
                    (state, arena) -> {
                        var action = arena.allocate(SIGACTION, 8);
                        action.set(Native.LONG, 0, SIG_IGN);
                        return (int)
                                SIGACTION_CALL.invokeExact(
                                        state, signal, action, MemorySegment.NULL);
                    });
        }

        static void copy(int source, int target) {
            try (var kept = Arena.ofConfined()) {
                var action = kept.allocate(SIGACTION, 8);
                Native.call(
                        "sigaction",
                        "signal " + source,
                        (state, _) ->
                                (int)
                                        SIGACTION_CALL.invokeExact(
                                                state, source, MemorySegment.NULL, action));
                Native.call(
                        "sigaction",
                        "signal " + target,
                        (state, _) ->
                                (int)
                                        SIGACTION_CALL.invokeExact(
                                                state, target, action, MemorySegment.NULL));
            }
        }
    }
}
