// SPDX-License-Identifier: Apache-2.0
/// Listeners by name ([Listeners]) and the hand-over conversation ([Conversation], [Message]) from
/// both ends: [Successor] is what the predecessor holds, [Predecessor] what the successor holds.
///
/// What crosses from one generation to the next is here and nowhere else, and is versioned.
@NullMarked
package dev.baton.lifecycle.takeover;

import org.jspecify.annotations.NullMarked;
