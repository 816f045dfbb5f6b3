// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import java.io.Serializable;
import java.util.Map;

/// An error number of errno(3). The numbers are the same on x86_64 and aarch64.
///
/// @param number the value of `errno`
public record Errno(int number) implements Serializable {
    public static final Errno EPERM = new Errno(1);
    public static final Errno ENOENT = new Errno(2);
    public static final Errno ESRCH = new Errno(3);
    public static final Errno EINTR = new Errno(4);
    public static final Errno EBADF = new Errno(9);
    public static final Errno ECHILD = new Errno(10);
    public static final Errno EAGAIN = new Errno(11);
    public static final Errno EACCES = new Errno(13);
    public static final Errno ENOTDIR = new Errno(20);
    public static final Errno EINVAL = new Errno(22);
    public static final Errno EMFILE = new Errno(24);
    public static final Errno EPIPE = new Errno(32);
    public static final Errno ERANGE = new Errno(34);
    public static final Errno ENOSYS = new Errno(38);
    public static final Errno ENOTSOCK = new Errno(88);
    public static final Errno EADDRINUSE = new Errno(98);
    public static final Errno EADDRNOTAVAIL = new Errno(99);
    public static final Errno ECONNREFUSED = new Errno(111);

    private static final Map<Integer, String> NAMES =
            Map.ofEntries(
                    Map.entry(1, "EPERM, operation not permitted"),
                    Map.entry(2, "ENOENT, no such file or directory"),
                    Map.entry(3, "ESRCH, no such process"),
                    Map.entry(4, "EINTR, interrupted"),
                    Map.entry(6, "ENXIO, no such device, or nobody reads it"),
                    Map.entry(7, "E2BIG, argument list too long"),
                    Map.entry(8, "ENOEXEC, not an executable format"),
                    Map.entry(9, "EBADF, bad file descriptor"),
                    Map.entry(10, "ECHILD, no such child"),
                    Map.entry(11, "EAGAIN, try again"),
                    Map.entry(12, "ENOMEM, out of memory"),
                    Map.entry(13, "EACCES, permission denied"),
                    Map.entry(20, "ENOTDIR, not a directory"),
                    Map.entry(22, "EINVAL, invalid argument"),
                    Map.entry(23, "ENFILE, too many open files in the system"),
                    Map.entry(24, "EMFILE, too many open files"),
                    Map.entry(26, "ETXTBSY, text file busy"),
                    Map.entry(28, "ENOSPC, no space left"),
                    Map.entry(32, "EPIPE, broken pipe"),
                    Map.entry(34, "ERANGE, result too large"),
                    Map.entry(36, "ENAMETOOLONG, name too long"),
                    Map.entry(38, "ENOSYS, not supported by this kernel"),
                    Map.entry(88, "ENOTSOCK, not a socket"),
                    Map.entry(97, "EAFNOSUPPORT, address family not supported"),
                    Map.entry(98, "EADDRINUSE, address already in use"),
                    Map.entry(99, "EADDRNOTAVAIL, address not available"),
                    Map.entry(104, "ECONNRESET, connection reset"),
                    Map.entry(111, "ECONNREFUSED, connection refused"));

    /// The name of errno(3), as `ENOENT`; the number when it has none here.
    public String code() {
        var name = NAMES.get(number);
        return name == null ? Integer.toString(number) : name.substring(0, name.indexOf(','));
    }

    @Override
    public String toString() {
        return NAMES.getOrDefault(number, "errno " + number);
    }
}
