// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

/// The two ways to speak the protocol. A server speaks one of them.
enum Dialect {
    /// As it is spoken today.
    STANDARD,
    /// Version 0.3.3 to the letter.
    STRICT;

    /// A server that speaks it.
    Server server() {
        return switch (this) {
            case STANDARD -> Services.standard();
            case STRICT -> Services.strict();
        };
    }
}
