// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

/// What somebody said.
///
/// @param id made by the page of whoever said it: a page that lost its connection does not know
///   whether a line arrived, and may say it once more
/// @param at milliseconds since 1970, for display
record Line(String id, String name, String text, long at) {}
