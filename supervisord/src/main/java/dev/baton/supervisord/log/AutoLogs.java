// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.log;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Logs whose names are made up: `<process>-<channel>---<identifier>-<random>.log` in childlogdir.
///
/// @param directory childlogdir
/// @param identifier of the daemon
public record AutoLogs(Path directory, String identifier) {
    /// Makes an empty one that only its owner can read.
    ///
    /// @param process its name
    /// @param channel stdout or stderr
    /// @throws IOException when it cannot be made
    public Path create(String process, String channel) throws IOException {
        var mode =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var prefix = (process + "-" + channel + "---" + identifier + "-").replace('/', '_');
        return Files.createTempFile(directory, prefix, ".log", mode);
    }

    /// Deletes those of an earlier run with their rotated ones.
    ///
    /// @return those that could not be deleted
    public List<Path> clean() {
        var names =
                Pattern.compile(
                        ".+?---"
                                + Pattern.quote(identifier.replace('/', '_'))
                                + "-\\S+\\.log\\.?\\d{0,4}");
        var left = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                if (names.matcher(String.valueOf(file.getFileName())).matches()) {
                    delete(file, left);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            left.add(directory);
        }
        return left;
    }

    private static void delete(Path file, List<Path> left) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            left.add(file);
        }
    }
}
