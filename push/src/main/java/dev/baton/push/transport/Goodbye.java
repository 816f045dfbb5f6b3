// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import dev.baton.push.http.Leaving;

/// What sessions are told that end with this process.
final class Goodbye {
    private Goodbye() {}

    /// RFC 6455 section 7.4.1, and the registry of close codes for 1012.
    static int code(Leaving why) {
        return switch (why) {
            case RELOAD -> 1012;
            case SHUTDOWN -> 1001;
        };
    }

    static String reason(Leaving why) {
        return switch (why) {
            case RELOAD -> "service restart";
            case SHUTDOWN -> "going away";
        };
    }
}
