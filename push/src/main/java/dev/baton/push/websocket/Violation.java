// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

/// The client broke the protocol or a limit: the connection ends with this close code. No stack
/// trace, since nothing is wrong here.
final class Violation extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    Violation(int code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    static Violation protocol(String reason) {
        return new Violation(CloseCode.PROTOCOL_ERROR, reason);
    }

    static Violation notUtf8() {
        return new Violation(CloseCode.NOT_CONSISTENT, "not UTF-8");
    }

    static Violation tooBig(String what, int limit) {
        return new Violation(CloseCode.TOO_BIG, what + " over " + limit + " bytes");
    }

    /// For the close frame.
    int code() {
        return code;
    }

    /// For the close frame.
    String reason() {
        return String.valueOf(getMessage());
    }
}
