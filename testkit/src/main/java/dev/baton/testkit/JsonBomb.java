// SPDX-License-Identifier: Apache-2.0
package dev.baton.testkit;

/// What a parser of JSON may choke on, RFC 8259 section 9.
public enum JsonBomb {
    /// Arrays in arrays, which is no array of strings.
    DEEP_ARRAYS("[", 100_000),
    /// Objects in objects, where an array is expected.
    DEEP_OBJECTS("{\"a\":", 20_000),
    /// Very many messages, each of which is empty, and no end.
    ARRAY_WITHOUT_END("[\"\"" + ",\"\"".repeat(30_000), 1),
    /// Very many messages with an escape each, and no end.
    ESCAPES_WITHOUT_END("[\"\\n\"" + ",\"\\n\"".repeat(20_000), 1),
    /// One long message, and no end.
    STRING_WITHOUT_END("[\"" + "x".repeat(100_000), 1),
    /// A number that takes long to understand.
    LONG_NUMBER("1".repeat(100_000) + "e", 1),
    /// Nothing but blanks.
    BLANKS(" ", 100_000);

    private final String text;

    JsonBomb(String part, int times) {
        text = part.repeat(times);
    }

    String text() {
        return text;
    }
}
