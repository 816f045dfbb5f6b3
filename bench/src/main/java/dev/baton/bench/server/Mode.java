// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.server;

import java.util.Locale;

/// How a server reloads.
public enum Mode {
    /// The successor starts beside the predecessor.
    OVERLAP,
    /// The process executes its new image in place.
    EXEC,
    /// The process drains and exits, and the driver starts the next one.
    EXIT;

    /// As on a command line: `overlap`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
