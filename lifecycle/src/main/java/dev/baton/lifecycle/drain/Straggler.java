// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.drain;

import java.time.Duration;

/// What was still in flight when a drain ended.
///
/// @param label what it was: a request line, or the name its beginner gave it
/// @param age how long it had been in flight
public record Straggler(String label, Duration age) {
    @Override
    public String toString() {
        return label + " (" + age.toMillis() + " ms)";
    }
}
