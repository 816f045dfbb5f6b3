// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static dev.baton.posix.Native.INT;
import static dev.baton.posix.Native.LONG;
import static dev.baton.posix.Native.POINTER;
import static dev.baton.posix.Native.ints;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/// Users and groups wherever this system keeps them: getpwnam_r(3), getgrnam_r(3).
public final class Accounts {
    private static final int PASSWD = 48;
    private static final int GROUP = 32;
    private static final int LARGEST_ENTRY = 1 << 20;

    private Accounts() {}

    /// A user.
    ///
    /// @param name to log in with
    /// @param uid number
    /// @param gid of the primary group
    /// @param home directory
    public record User(String name, int uid, int gid, String home) {}

    @FunctionalInterface
    private interface Lookup {
        int call(MemorySegment state, MemorySegment entry, MemorySegment buffer, MemorySegment out)
                throws Throwable;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(MemorySegment entry);
    }

    /// The user of this name.
    public static Optional<User> user(String name) {
        return named(
                "getpwnam_r",
                name,
                PASSWD,
                (state, key, entry, buffer, out) ->
                        (int)
                                Calls.USER_BY_NAME.invokeExact(
                                        state, key, entry, buffer, buffer.byteSize(), out),
                Accounts::user);
    }

    /// The user of this number.
    public static Optional<User> user(int uid) {
        return find(
                "getpwuid_r",
                "user " + uid,
                PASSWD,
                (state, entry, buffer, out) ->
                        (int)
                                Calls.USER_BY_ID.invokeExact(
                                        state, uid, entry, buffer, buffer.byteSize(), out),
                Accounts::user);
    }

    /// The number of the group of this name.
    public static OptionalInt group(String name) {
        return named(
                        "getgrnam_r",
                        name,
                        GROUP,
                        (state, key, entry, buffer, out) ->
                                (int)
                                        Calls.GROUP_BY_NAME.invokeExact(
                                                state, key, entry, buffer, buffer.byteSize(), out),
                        entry -> entry.get(INT, 16))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    /// Whether a group has this number.
    public static boolean hasGroup(int gid) {
        return find(
                        "getgrgid_r",
                        "group " + gid,
                        GROUP,
                        (state, entry, buffer, out) ->
                                (int)
                                        Calls.GROUP_BY_ID.invokeExact(
                                                state, gid, entry, buffer, buffer.byteSize(), out),
                        entry -> entry.get(INT, 16))
                .isPresent();
    }

    @FunctionalInterface
    private interface NamedLookup {
        int call(
                MemorySegment state,
                MemorySegment key,
                MemorySegment entry,
                MemorySegment buffer,
                MemorySegment out)
                throws Throwable;
    }

    private static <T> Optional<T> named(
            String call, String name, int size, NamedLookup lookup, Reading<T> reading) {
        if (name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try (var kept = Arena.ofConfined()) {
            var key = kept.allocateFrom(name);
            return find(
                    call,
                    name,
                    size,
                    (state, entry, buffer, out) -> lookup.call(state, key, entry, buffer, out),
                    reading);
        }
    }

    /// Tries with ever larger buffers until the entry fits.
    private static <T> Optional<T> find(
            String call, String what, int size, Lookup lookup, Reading<T> reading) {
        for (int capacity = 1024; ; capacity *= 4) {
            try (var kept = Arena.ofConfined()) {
                var entry = kept.allocate(size, 8);
                var buffer = kept.allocate(capacity, 8);
                var out = kept.allocate(POINTER);
                Native.direct(call, what, (state, _) -> lookup.call(state, entry, buffer, out));
                return out.get(POINTER, 0).equals(MemorySegment.NULL)
                        ? Optional.empty()
                        : Optional.of(reading.of(entry));
            } catch (PosixException e) {
                if (means(e, Errno.ENOENT, Errno.ESRCH, Errno.EBADF, Errno.EPERM)) {
                    return Optional.empty(); // all say "no such entry", getpwnam(3)
                }
                if (!e.errno().equals(Errno.ERANGE) || capacity >= LARGEST_ENTRY) {
                    throw e;
                }
            }
        }
    }

    private static boolean means(PosixException e, Errno... any) {
        return java.util.Arrays.asList(any).contains(e.errno());
    }

    private static User user(MemorySegment entry) {
        return new User(
                string(entry, 0), entry.get(INT, 16), entry.get(INT, 20), string(entry, 32));
    }

    private static String string(MemorySegment entry, long offset) {
        return entry.get(POINTER, offset)
                .reinterpret(LARGEST_ENTRY)
                .getString(0, StandardCharsets.UTF_8);
    }

    private static final class Calls {
        private static final MethodHandle USER_BY_NAME = byName("getpwnam_r");
        private static final MethodHandle USER_BY_ID = byId("getpwuid_r");
        private static final MethodHandle GROUP_BY_NAME = byName("getgrnam_r");
        private static final MethodHandle GROUP_BY_ID = byId("getgrgid_r");

        private static MethodHandle byName(String name) {
            return Native.function(name, ints(POINTER, POINTER, POINTER, LONG, POINTER));
        }

        private static MethodHandle byId(String name) {
            return Native.function(name, ints(INT, POINTER, POINTER, LONG, POINTER));
        }
    }
}
