// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.tls;

import java.nio.file.Path;

/// A file from which no certificate or key can be taken; the message names it and what to do.
final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(Path file, String why) {
        super(file + ": " + why);
    }

    Unusable(Path file, String why, Throwable cause) {
        super(file + ": " + why, cause);
    }
}
