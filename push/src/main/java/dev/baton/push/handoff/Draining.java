// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

/// What a predecessor that drains has last said of itself.
///
/// @param left how many connections and sessions it still has
/// @param state the whole, as JSON
public record Draining(long left, String state) {}
