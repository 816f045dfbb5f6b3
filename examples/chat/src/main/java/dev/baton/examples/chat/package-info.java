// SPDX-License-Identifier: Apache-2.0
/// Rooms to talk in. Start at [Chat]; who is where is in [Rooms], what was said in [History], and
/// what travels in [Request] and [Event].
@NullMarked
package dev.baton.examples.chat;

import org.jspecify.annotations.NullMarked;
