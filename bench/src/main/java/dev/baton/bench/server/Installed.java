// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import java.io.IOException;

/// Looks for the programs that are compared with.
final class Installed {
    private Installed() {}

    /// Whether a command can be run and exits with 0.
    static boolean answers(String... command) {
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
