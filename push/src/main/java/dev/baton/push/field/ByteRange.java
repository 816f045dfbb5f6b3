// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.field;

/// What a `Range` field asks of a representation, RFC 9110 section 14.
public sealed interface ByteRange {
    /// All of it: there is no range, or one that a server may ignore because it is malformed,
    /// counts other things than bytes, or is one of several.
    record Whole() implements ByteRange {}

    /// From the first of these bytes to the last, counted from 0.
    record Part(long first, long last) implements ByteRange {}

    /// Nothing that is there.
    record Unsatisfiable() implements ByteRange {}

    /// Reads a range.
    ///
    /// @param size of the representation in bytes
    static ByteRange of(String field, long size) {
        int dash = field.indexOf('-');
        if (!field.regionMatches(true, 0, "bytes=", 0, 6) || dash < 0) {
            return new Whole();
        }
        var from = field.substring(6, dash).trim();
        var to = field.substring(dash + 1).trim();
        if (!isNumber(from) || !isNumber(to) || (from.isEmpty() && to.isEmpty())) {
            return new Whole();
        }
        return from.isEmpty()
                ? part(Math.max(0, size - number(to)), size - 1, size)
                : to.isEmpty()
                        ? part(number(from), size - 1, size)
                        : number(from) > number(to)
                                ? new Whole()
                                : part(number(from), Math.min(number(to), size - 1), size);
    }

    private static ByteRange part(long first, long last, long size) {
        return first >= size ? new Unsatisfiable() : new Part(first, last);
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
