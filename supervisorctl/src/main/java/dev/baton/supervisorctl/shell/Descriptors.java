// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the standard descriptors are.
public final class Descriptors {
    private Descriptors() {}

    /// Whether a descriptor of this process is a terminal, by what proc(5) says it is. Java's
    /// console says it of all of them at once only.
    public static boolean isTerminal(int descriptor) {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException _) {
            return false;
        }
    }
}
