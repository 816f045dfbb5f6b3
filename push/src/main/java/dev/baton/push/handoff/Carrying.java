// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

/// Whether a thread carries what two generations say to each other: it must not wait for a client,
/// whatever a session's policy is, because everybody else would wait for it.
public final class Carrying {
    private Carrying() {}

    /// Whether this one does.
    public static boolean here() {
        return Courier.isCarrying();
    }
}
