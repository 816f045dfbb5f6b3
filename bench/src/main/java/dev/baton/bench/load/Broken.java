// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

/// The connection cannot be used any more, and why. Never leaves this package.
final class Broken extends Exception {
    private static final long serialVersionUID = 1;

    private final Cause why;

    Broken(Cause why, String detail) {
        super(detail, null, true, false);
        this.why = why;
    }

    Cause why() {
        return why;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
