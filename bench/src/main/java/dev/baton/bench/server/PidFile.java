// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/// The file in which a server says who serves.
///
/// @param file need not exist yet
record PidFile(Path file) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// The running process it names, awaited for a while: a server may answer before it writes.
    int await(OwnedProcess owner) {
        if (!Await.until(PATIENCE, () -> running().isPresent())) {
            throw owner.said("the pid file " + file + " names no running process");
        }
        return running().orElseThrow(() -> owner.said("the server died as its pid was read"));
    }

    /// The running process it names now, if any.
    OptionalInt running() {
        try {
            var text = Files.readString(file).strip();
            if (!text.matches("[1-9]\\d{0,8}")) {
                return OptionalInt.empty();
            }
            var pid = Integer.parseInt(text);
            return Processes.runs(pid) ? OptionalInt.of(pid) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty(); // not written yet
        }
    }
}
