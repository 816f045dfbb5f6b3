// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.field.HttpDate;
import java.nio.charset.StandardCharsets;

/// The `Date` header line, made once a second. Any thread.
final class DateLine {
    private final long second;
    private final String text;
    private final byte[] bytes;

    private static volatile DateLine cached = new DateLine(Long.MIN_VALUE, "");

    private DateLine(long second, String text) {
        this.second = second;
        this.text = text;
        bytes = ("date: " + text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// The line for now, `date: Sun, 06 Nov 1994 08:49:37 GMT` and CRLF; not to be changed.
    static byte[] now() {
        return current().bytes;
    }

    /// The value alone.
    static String text() {
        return current().text;
    }

    private static DateLine current() {
        long second = System.currentTimeMillis() / 1000;
        var line = cached;
        if (line.second != second) {
            line = new DateLine(second, HttpDate.format(second));
            cached = line;
        }
        return line;
    }
}
