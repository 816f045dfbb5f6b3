// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/// The `Date` header line, made once a second. Any thread.
///
/// Written by hand: a date formatter is slow to load, and this is on the way to the first answer.
public final class HttpDate {
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private static final class Line {
        final long second;
        final byte[] bytes;

        Line(long second, byte[] bytes) {
            this.second = second;
            this.bytes = bytes;
        }
    }

    private static volatile Line cached = new Line(Long.MIN_VALUE, new byte[0]);

    private HttpDate() {}

    /// The line for now, `date: Sun, 06 Nov 1994 08:49:37 GMT` and CRLF; not to be changed.
    static byte[] line() {
        long second = System.currentTimeMillis() / 1000;
        var line = cached;
        if (line.second != second) {
            line =
                    new Line(
                            second,
                            ("date: " + format(second) + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            cached = line;
        }
        return line.bytes;
    }

    /// IMF-fixdate, RFC 9110 section 5.6.7.
    public static String format(long epochSecond) {
        var date = LocalDate.ofEpochDay(Math.floorDiv(epochSecond, 86_400L));
        int second = (int) Math.floorMod(epochSecond, 86_400L);
        int day = (date.getDayOfWeek().getValue() - 1) * 3;
        int month = (date.getMonthValue() - 1) * 3;
        var text = new StringBuilder(29).append(DAYS, day, day + 3).append(", ");
        two(text, date.getDayOfMonth()).append(' ').append(MONTHS, month, month + 3);
        text.append(' ').append(date.getYear()).append(' ');
        two(text, second / 3600).append(':');
        two(text, second / 60 % 60).append(':');
        return two(text, second % 60).append(" GMT").toString();
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
