// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.LONG;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.ints;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.function.Supplier;

/// As whom a thread uses files, which need not be the user of the process: setfsuid(2). That user
/// gets no power over the process by it, and can neither signal nor trace it.
public final class FileUser {
    private static final int MOST_GROUPS = 65_536;
    private static final long SYS_SETGROUPS =
            System.getProperty("os.arch").equals("aarch64") ? 159 : 116;
    private static final int AT_FDCWD = -100;
    private static final int AT_EACCESS = 0x200;
    private static final int X_OK = 1;

    private FileUser() {}

    /// Does something with the rights of `user`, and of no other, on files: in the calling
    /// (platform) thread, and in the children that it makes until they execute a program. For root
    /// alone.
    ///
    /// @throws PosixException when the groups of the user cannot be had; nothing is done then
    public static <T> T as(Accounts.User user, Supplier<T> work) {
        try (var arena = Arena.ofConfined()) {
            var groups = arena.allocate(INT, MOST_GROUPS);
            var own = arena.allocate(INT, MOST_GROUPS);
            var count = groups(user, groups);
            var ownCount = Native.call("getgroups", (state, _) -> Calls.ownGroups(state, own));
            Calls.setGroups(count, groups);
            var gid = Calls.setfsgid(user.gid());
            var uid = Calls.setfsuid(user.uid());
            try {
                return work.get();
            } finally {
                Calls.setfsuid(uid);
                Calls.setfsgid(gid);
                Calls.setGroups(ownCount, own);
            }
        }
    }

    private static long groups(Accounts.User user, MemorySegment groups) {
        try (var arena = Arena.ofConfined()) {
            var count = arena.allocate(INT);
            count.set(INT, 0, MOST_GROUPS);
            Native.call(
                    "getgrouplist",
                    user.name(),
                    (state, names) ->
                            (int)
                                    Calls.GETGROUPLIST.invokeExact(
                                            state,
                                            names.allocateFrom(user.name()),
                                            user.gid(),
                                            groups,
                                            count));
            return count.get(INT, 0);
        }
    }

    /// Whether the calling thread may execute a file, or enter a directory: faccessat(2). A kernel
    /// before 5.8 says what the user of the process may.
    ///
    /// @param path absolute
    /// @return false only if it is forbidden
    public static boolean mayExecute(Path path) {
        try {
            Native.call(
                    "faccessat",
                    path.toString(),
                    (state, arena) ->
                            (int)
                                    Calls.FACCESSAT.invokeExact(
                                            state,
                                            AT_FDCWD,
                                            arena.allocateFrom(path.toString()),
                                            X_OK,
                                            AT_EACCESS));
            return true;
        } catch (PosixException e) {
            return !e.errno().equals(Errno.EACCES);
        }
    }

    private static final class Calls {
        static {
            Posix.prepare(); // no class is to be looked for with the rights of another user
        }

        private static final MethodHandle SETFSUID = Native.function("setfsuid", ints(INT));
        private static final MethodHandle SETFSGID = Native.function("setfsgid", ints(INT));
        private static final MethodHandle GETGROUPS =
                Native.function("getgroups", ints(INT, POINTER));
        private static final MethodHandle GETGROUPLIST =
                Native.function("getgrouplist", ints(POINTER, INT, POINTER, POINTER));
        private static final MethodHandle FACCESSAT =
                Native.function("faccessat", ints(INT, POINTER, INT, INT));

        /// The function of that name changes all threads of the process.
        private static final MethodHandle SETGROUPS =
                Native.function(
                        "syscall",
                        FunctionDescriptor.of(LONG, LONG, LONG, POINTER),
                        Linker.Option.firstVariadicArg(1));

        static long ownGroups(MemorySegment state, MemorySegment into) throws Throwable {
            return (int) GETGROUPS.invokeExact(state, MOST_GROUPS, into);
        }

        static void setGroups(long count, MemorySegment groups) {
            Native.call(
                    "setgroups",
                    (state, _) ->
                            (long) SETGROUPS.invokeExact(state, SYS_SETGROUPS, count, groups));
        }

        /// It answers the one before, and never fails.
        static int setfsuid(int uid) {
            return (int)
                    Native.call("setfsuid", (state, _) -> (int) SETFSUID.invokeExact(state, uid));
        }

        static int setfsgid(int gid) {
            return (int)
                    Native.call("setfsgid", (state, _) -> (int) SETFSGID.invokeExact(state, gid));
        }
    }
}
