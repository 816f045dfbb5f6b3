// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

/// What a reader puts up with before it refuses a document.
///
/// @param bytes how long the document may be
/// @param depth how many arrays and structs may lie in each other
/// @param values how many values, with arrays and structs, there may be in all
public record Limits(int bytes, int depth, int values) {

    /// For calls, which anybody may send.
    public static final Limits CALLS = new Limits(4 << 20, 16, 20_000);

    /// For answers, which come from a server that was asked: thousands of processes, or a log.
    public static final Limits ANSWERS = new Limits(64 << 20, 16, 5_000_000);

    public Limits {
        if (bytes < 1 || depth < 1 || values < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
