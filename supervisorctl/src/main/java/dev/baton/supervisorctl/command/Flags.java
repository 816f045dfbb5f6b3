// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.command;

/// Words that are no names; the original has none of them.
public final class Flags {
    /// The answer as JSON.
    public static final String JSON = "--json";

    /// The answer again and again.
    static final String WATCH = "--watch";

    private Flags() {}
}
