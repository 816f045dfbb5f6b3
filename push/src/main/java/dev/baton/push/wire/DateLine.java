// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.field.HttpDate;
import java.nio.charset.StandardCharsets;

/// The `Date` header line, made once a second. Any thread.
final class DateLine {
    private final long second;
    private final byte[] bytes;

    private static volatile DateLine cached = new DateLine(Long.MIN_VALUE, new byte[0]);

    private DateLine(long second, byte[] bytes) {
        this.second = second;
        this.bytes = bytes;
    }

    /// The line for now, `date: Sun, 06 Nov 1994 08:49:37 GMT` and CRLF; not to be changed.
    static byte[] now() {
        long second = System.currentTimeMillis() / 1000;
        var line = cached;
        if (line.second != second) {
            var text = "date: " + HttpDate.format(second) + "\r\n";
            line = new DateLine(second, text.getBytes(StandardCharsets.US_ASCII));
            cached = line;
        }
        return line.bytes;
    }
}
