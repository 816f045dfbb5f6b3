// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.LONG;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.ints;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// Who this process is and what it may use, and so its children: user, file mode mask, working
/// directory, limits. All of it holds for the process as a whole, in every thread, unless a method
/// says otherwise.
public final class Credentials {
    /// The limit on open files, getrlimit(2) RLIMIT_NOFILE.
    public static final int NOFILE = 7;

    /// The limit on processes of this user, getrlimit(2) RLIMIT_NPROC.
    public static final int NPROC = 6;

    private static final int CLONE_FS = 0x200;

    private Credentials() {}

    /// A limit; -1 for none.
    ///
    /// @param soft what holds
    /// @param hard how far it may be raised without privilege
    public record Limit(long soft, long hard) {}

    /// The effective user, geteuid(2).
    public static int uid() {
        return (int) Native.call("geteuid", (state, _) -> (int) Calls.GETEUID.invokeExact(state));
    }

    /// Becomes a user with all his groups, for good: initgroups(3), setgid(2), setuid(2).
    ///
    /// @throws PosixException with EPERM when this process may not
    public static void become(Accounts.User user) {
        Native.call(
                "initgroups",
                user.name(),
                (state, arena) ->
                        (int)
                                Calls.INITGROUPS.invokeExact(
                                        state, arena.allocateFrom(user.name()), user.gid()));
        Native.call(
                "setgid",
                user.name(),
                (state, _) -> (int) Calls.SETGID.invokeExact(state, user.gid()));
        Native.call(
                "setuid",
                user.name(),
                (state, _) -> (int) Calls.SETUID.invokeExact(state, user.uid()));
    }

    /// Sets the mask of file modes, umask(2).
    ///
    /// @return the one before
    public static int umask(int mask) {
        return (int) Native.call("umask", (state, _) -> (int) Calls.UMASK.invokeExact(state, mask));
    }

    /// Gives the calling (platform) thread, and the children that it makes, a mask of file modes
    /// and a working directory apart from those of the other threads, for good: unshare(2)
    /// CLONE_FS.
    ///
    /// @return whether it was allowed; in some containers it is not
    public static boolean ownDirectoryAndUmask() {
        try {
            Native.call("unshare", (state, _) -> (int) Calls.UNSHARE.invokeExact(state, CLONE_FS));
            return true;
        } catch (PosixException e) {
            return false;
        }
    }

    /// Changes the working directory, chdir(2). The JDK goes on to start relative paths from the
    /// one it began in.
    public static void directory(Path directory) {
        Native.call(
                "chdir",
                directory.toString(),
                (state, arena) ->
                        (int)
                                Calls.CHDIR.invokeExact(
                                        state, arena.allocateFrom(directory.toString())));
    }

    /// A limit, getrlimit(2).
    public static Limit limit(int resource) {
        try (var kept = Arena.ofConfined()) {
            var limit = kept.allocate(LONG, 2);
            Native.call(
                    "getrlimit",
                    (state, _) -> (int) Calls.GETRLIMIT.invokeExact(state, resource, limit));
            return new Limit(limit.getAtIndex(LONG, 0), limit.getAtIndex(LONG, 1));
        }
    }

    /// Changes a limit, setrlimit(2).
    ///
    /// @throws PosixException with EPERM when the hard limit may not be raised
    public static void limit(int resource, Limit wanted) {
        Native.call(
                "setrlimit",
                wanted.toString(),
                (state, arena) -> {
                    var limit = arena.allocate(LONG, 2);
                    limit.setAtIndex(LONG, 0, wanted.soft());
                    limit.setAtIndex(LONG, 1, wanted.hard());
                    return (int) Calls.SETRLIMIT.invokeExact(state, resource, limit);
                });
    }

    private static final class Calls {
        private static final MethodHandle GETEUID =
                Native.function("geteuid", FunctionDescriptor.of(INT));
        private static final MethodHandle INITGROUPS =
                Native.function("initgroups", ints(POINTER, INT));
        private static final MethodHandle SETGID = Native.function("setgid", ints(INT));
        private static final MethodHandle SETUID = Native.function("setuid", ints(INT));
        private static final MethodHandle UMASK = Native.function("umask", ints(INT));
        private static final MethodHandle UNSHARE = Native.function("unshare", ints(INT));
        private static final MethodHandle CHDIR = Native.function("chdir", ints(POINTER));
        private static final MethodHandle GETRLIMIT =
                Native.function("getrlimit", ints(INT, POINTER));
        private static final MethodHandle SETRLIMIT =
                Native.function("setrlimit", ints(INT, POINTER));
    }
}
