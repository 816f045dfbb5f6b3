// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The codes and bodies of close frames, RFC 6455 sections 5.5.1 and 7.4, with IANA's additions
/// 1012 to 1014.
final class CloseCode {
    static final int PROTOCOL_ERROR = 1002;
    static final int NONE_RECEIVED = 1005;
    static final int ABNORMAL = 1006;
    static final int NOT_CONSISTENT = 1007;
    static final int TOO_BIG = 1009;
    static final int INTERNAL_ERROR = 1011;

    /// The longest reason, in bytes of UTF-8.
    static final int REASON = 123;

    private static final byte[] EMPTY = {};

    private CloseCode() {}

    /// Whether a close frame may carry it, in either direction.
    static boolean isValid(int code) {
        return (code >= 1000 && code <= 1003)
                || (code >= 1007 && code <= 1014)
                || (code >= 3000 && code <= 4999);
    }

    /// Refuses what cannot be sent.
    static void check(int code, String reason) {
        if (!isValid(code)) {
            throw new IllegalArgumentException("no close frame may carry " + code);
        }
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > REASON) {
            throw new IllegalArgumentException(
                    "a reason of " + length + " bytes; a close frame has room for " + REASON);
        }
    }

    /// The body of a close frame that says this; empty for 1005.
    static byte[] body(int code, String reason) {
        if (code == NONE_RECEIVED) {
            return EMPTY;
        }
        var text = reason.getBytes(StandardCharsets.UTF_8);
        var body = new byte[2 + text.length];
        body[0] = (byte) (code >> 8);
        body[1] = (byte) code;
        System.arraycopy(text, 0, body, 2, text.length);
        return body;
    }

    /// Reads the body of a close frame.
    ///
    /// @throws Violation when it is one that must not be sent
    static void read(byte[] body, Incoming to) throws Violation {
        if (body.length == 0) {
            to.closes(NONE_RECEIVED, "");
            return;
        }
        if (body.length == 1) {
            throw Violation.protocol("half a close code");
        }
        int code = (body[0] & 0xff) << 8 | (body[1] & 0xff);
        if (!isValid(code)) {
            throw Violation.protocol("close code " + code);
        }
        var reason = Utf8.decode(Arrays.copyOfRange(body, 2, body.length), body.length - 2);
        if (reason == null) {
            throw Violation.notUtf8();
        }
        to.closes(code, reason);
    }
}
