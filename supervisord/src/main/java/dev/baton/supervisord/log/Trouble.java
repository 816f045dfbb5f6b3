// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import dev.baton.posix.PosixException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/// What is wrong with a file, in words and as the name of errno(3): exceptions of `java.nio.file`
/// carry the one or the other or, where it is plain to Java, nothing but the name of the file.
public final class Trouble {
    private static final String UNKNOWN = "EIO";

    /// As strerror(3) has them.
    private static final Map<String, String> CODES =
            Map.of(
                    "No such file or directory", "ENOENT",
                    "Permission denied", "EACCES",
                    "Operation not permitted", "EPERM",
                    "Not a directory", "ENOTDIR",
                    "Is a directory", "EISDIR",
                    "Too many open files", "EMFILE",
                    "No space left on device", "ENOSPC",
                    "Read-only file system", "EROFS",
                    "File name too long", "ENAMETOOLONG",
                    "Too many levels of symbolic links", "ELOOP");

    private Trouble() {}

    /// In words, with the file where the exception has it.
    public static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + ": No such file or directory";
            case AccessDeniedException denied -> denied.getFile() + ": Permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    /// The name of the error number, as `ENOENT`.
    public static String code(IOException e) {
        if (e.getCause() instanceof PosixException posix) {
            return posix.errno().code();
        }
        return switch (e) {
            case NoSuchFileException _ -> "ENOENT";
            case AccessDeniedException _ -> "EACCES";
            case FileSystemException other when other.getReason() != null ->
                    CODES.getOrDefault(other.getReason(), UNKNOWN);
            default -> CODES.getOrDefault(String.valueOf(e.getMessage()), UNKNOWN);
        };
    }
}
