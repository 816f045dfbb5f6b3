// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.field;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Dates in header fields, RFC 9110 section 5.6.7, as seconds since 1970. Any thread.
///
/// Written by hand: a date formatter is slow to load, and this is on the way to the first answer.
public final class HttpDate {
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// What only those need who parse.
    private static final class Forms {
        static final String TIME = "(?<h>\\d\\d):(?<m>\\d\\d):(?<s>\\d\\d)";
        static final Pattern[] ALL = {
            Pattern.compile(
                    "[A-Z][a-z]{2}, (?<day>\\d\\d) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) "
                            + TIME
                            + " GMT"),
            Pattern.compile(
                    "[A-Z][a-z]{5,8}, (?<day>\\d\\d)-(?<month>[A-Z][a-z]{2})-(?<year>\\d\\d) "
                            + TIME
                            + " GMT"),
            Pattern.compile(
                    "[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \\d]\\d) "
                            + TIME
                            + " (?<year>\\d{4})"),
        };
    }

    private HttpDate() {}

    /// IMF-fixdate: `Sun, 06 Nov 1994 08:49:37 GMT`.
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

    /// Reads any of the three forms that a recipient has to understand; empty when it is none.
    public static OptionalLong parse(String text) {
        for (var form : Forms.ALL) {
            var match = form.matcher(text);
            if (match.matches()) {
                return seconds(
                        year(match.group("year")),
                        MONTHS.indexOf(match.group("month")),
                        Integer.parseInt(match.group("day").trim()),
                        Integer.parseInt(match.group("h")),
                        Integer.parseInt(match.group("m")),
                        Integer.parseInt(match.group("s")));
            }
        }
        return OptionalLong.empty();
    }

    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return digits.length() == 4 ? year : year + (year < 70 ? 2000 : 1900);
    }

    private static OptionalLong seconds(int year, int month, int day, int h, int m, int s) {
        if (month % 3 != 0) {
            return OptionalLong.empty();
        }
        try {
            var time = LocalDateTime.of(year, month / 3 + 1, day, h, m, s);
            return OptionalLong.of(time.toEpochSecond(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return OptionalLong.empty(); // no such day or hour is an answer here
        }
    }
}
